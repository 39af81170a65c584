"""cases_lab.py -- the lab itself: what the other cases build on works as they think it does."""
from homeserver import Refused
from person import relation, said


async def people_talk(case):
    ana, ben = await case.persons("Ana", "Ben")
    room = await ana.opens(ben, name="Store")
    await ana.sees_join(ben, room)
    first = await ana.says(room, "kudos {ben} & co", ben=ben)
    heard = await ben.hears("^kudos Ben & co$", room, ana.id)
    assert heard["content"]["m.mentions"] == {"user_ids": [ben.id]}, heard
    assert f'#/{ben.id}">Ben</a> &amp; co' in heard["content"]["formatted_body"], heard

    reaction = await ben.reacts(room, first)
    threaded = await ben.says(room, "a thread", thread=first)
    assert relation(await ana.hears("^a thread$"))["event_id"] == first
    await ana.edits(room, first, "kudos {ben} again", ben=ben)
    await ben.hears(r"^\* kudos Ben again$")
    await ben.redacts(room, reaction)
    await ben.redacts(room, threaded)
    await ana.waits(lambda: [e for e in ana.seen if e["type"] == "m.room.redaction"][1:],
                    "two redactions")
    assert [said(e) for e in await ana.history(room) if said(e)] == [
        "kudos Ben & co", "* kudos Ben again"]


async def server_limits_whom_it_is_told_to(case):
    ana, ben = await case.persons("Ana", "Ben")
    room = await ana.opens(ben)
    await case.server.limit(ana.id, 1, 2)
    path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/"

    async def say(n):
        try:
            await case.server.call(ana.token, "PUT", f"{path}{n}",
                                   {"msgtype": "m.text", "body": f"line {n}"})
        except Refused as e:
            return e.status
        return 200

    statuses = [await say(n) for n in range(8)]
    assert 429 in statuses and statuses[0] == 200, statuses
    await case.server.unlimit(ana.id)
    assert await say(9) == 200


async def server_restarts(case):
    ana, ben = await case.persons("Ana", "Ben")
    room = await ana.opens(ben)
    await ana.sees_join(ben, room)
    await case.server.stop()
    await case.server.start()
    await ana.says(room, "still here")
    await ben.hears("^still here$", room)


async def people_from_elsewhere_can_be_there(case):
    ana = await case.person("Ana")
    eve = await case.person("Eve", await case.lab.other_server())
    room = await ana.opens(eve)
    await ana.sees_membership(eve, room, "join")
    await eve.sees_membership(eve, room, "join")
    await eve.says(room, "greetings from elsewhere")
    await ana.hears("^greetings from elsewhere$", room, eve.id)


STAGES = [[people_talk, server_limits_whom_it_is_told_to, people_from_elsewhere_can_be_there], [server_restarts]]
