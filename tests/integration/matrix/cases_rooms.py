"""cases_rooms.py -- rooms come and go, are upgraded and encrypted; people have power and names."""
import asyncio
import datetime
import time
import zoneinfo

from person import said

BOARD = r"^[A-Z][a-z]+day \d+ [A-Z][a-z]+ · "
ENCRYPTED = {"type": "m.room.encryption", "state_key": "",
             "content": {"algorithm": "m.megolm.v1.aes-sha2"}}


async def in_room(case, bot, room, wanted, timeout=20):
    """Waits until the server says so; what it says in the end."""
    end = time.monotonic() + timeout
    while True:
        rooms = await case.server.as_admin("GET", f"v1/users/{bot.id}/joined_rooms")
        if (room in rooms["joined_rooms"]) == wanted or time.monotonic() > end:
            return room in rooms["joined_rooms"]
        await asyncio.sleep(0.2)


async def bot_leaves_an_empty_room(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    await ana.asks(room, "!status", "running since")
    await ben.call("POST", f"rooms/{room}/leave")
    await ana.asks(room, "!status", "running since")
    await ana.call("POST", f"rooms/{room}/leave")
    assert not await in_room(case, bot, room, False)


async def bot_stays_with_one_who_stays(case):
    """Also when the other has spoken, whom the bot then knows well, and is told of once."""
    bot, room, ana, ben = await case.team("Ana", "Ben")
    await ben.asks(room, "!kudos {ana} for the tea", r"^Done\.", ana=ana)
    await ben.call("POST", f"rooms/{room}/leave")
    await ana.sees_membership(ben, room, "leave")
    await ana.asks(room, "!status", "running since")
    await ana.asks(room, "!me", r"received +1 ")
    assert await in_room(case, bot, room, True)


async def upgraded_room_is_followed(case):
    bot = await case.bot()
    ana, ben = await case.persons("Ana", "Ben")
    room = await case.room(ana, bot, ben, name="Store", room_version="11")
    await ana.asks(room, "!kudos {ben} for the old room", r"^Done\.", ben=ben)
    new = (await ana.call("POST", f"rooms/{room}/upgrade", {"new_version": "12"}))[
        "replacement_room"]
    await ana.sees_membership(bot, new, "join")
    await ben.call("POST", f"join/{new}")
    await ana.says(new, "!kudos {ben} for the new room", ben=ben)
    await ben.hears("^Ana thanked you for the new room. That makes 2.")
    await ana.hears("^Ben got a thank-you from Ana: for the new room", new, bot.id)
    listed = await ana.asks(new, "!channel list", "gets the board at")
    assert listed["content"]["body"].count("gets the board at") == 1, listed


async def encrypted_room_gets_one_clear_sentence(case):
    bot = await case.bot()
    ana, ben = await case.persons("Ana", "Ben")
    room = await ana.opens(bot, ben, name="Secret", initial_state=[ENCRYPTED])
    await ana.sees_membership(bot, room, "join")
    sentence = await ana.hears("(?i)encrypt", room, bot.id)
    await ana.says(room, "!kudos {ben} for the plain text", ben=ben)
    await ana.sends(room, "m.room.encrypted", {
        "algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgAEnACgAkLmt6qF84IK++J7UDH2Za1YV",
        "session_id": "X3lUlvLELLYxeTx4yOVu6UDpasGEVO0Jbu+QFnm0cKQ", "sender_key": "x",
        "device_id": "X"})
    await ana.says(room, "!status")
    direct = await case.room(ben, bot, direct=True)
    await ben.asks(direct, "me", "^Ben: nothing yet")
    posts = [e for e in await ana.history(room)
             if e["sender"] == bot.id and e["type"] in ("m.room.message", "m.reaction")]
    assert [e["event_id"] for e in posts] == [sentence["event_id"]], posts
    assert len(said(sentence)) > 40, sentence


async def room_that_becomes_encrypted_is_left_alone(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    await ana.asks(room, "!kudos {ben} for the open door", r"^Done\.", ben=ben)
    await ana.sets(room, "m.room.encryption", ENCRYPTED["content"])
    await ana.hears("(?i)encrypt", room, bot.id)
    await ana.says(room, "!kudos {ben} for the closed door", ben=ben)
    direct = await case.room(ben, bot, direct=True)
    await ben.asks(direct, "me", r"received +1 +1 +1 +1")
    assert not ben.all_heard("closed door", sender=bot.id)


async def invitations_are_taken_from_the_team_only(case):
    bot, room, ana = await case.team("Ana")
    await ana.asks(room, "!status", "running since")
    eve = await case.person("Eve", await case.lab.other_server())
    theirs = await eve.opens(bot, name="Elsewhere")
    await eve.sees_membership(bot, theirs, "leave")  # refused, and not left lying
    await ana.asks(room, f"!setting people {eve.id.split(':', 1)[1]}", "is now")
    await eve.call("POST", f"rooms/{theirs}/invite", {"user_id": bot.id})
    await eve.sees_membership(bot, theirs, "join")


async def power_makes_roles(case):
    bot, room, ana, ben, cat = await case.team("Ana", "Ben", "Cat")
    await ana.asks(room, "!channel board here", "gets the board")
    levels = await ana.call("GET", f"rooms/{room}/state/m.room.power_levels/")
    levels["users"].update({ben.id: 50, cat.id: 100})
    await ana.sets(room, "m.room.power_levels", levels)
    await ben.asks(room, "!lesson Look up when somebody comes in.", r"^Noted as lesson 1\.")
    await ben.asks(room, "!setting kudos.allowance 9", r"^Only admins may do that\.")
    await cat.asks(room, "!setting kudos.allowance 9", r"^kudos\.allowance is now 9")
    levels["users"].update({ben.id: 0})
    await ana.sets(room, "m.room.power_levels", levels)
    await ben.asks(room, "!lesson Look up when somebody goes out.", r"^Only managers and admins may do that\.")


async def creator_of_a_version_12_room_is_an_admin(case):
    bot = await case.bot()
    ana, ben = await case.persons("Ana", "Ben")
    first = await case.room(ben, bot, name="First")
    await ben.asks(first, "!status", "running since")  # the admin by being the first
    room = await case.room(ana, bot, name="Twelve", room_version="12")
    await ben.call("POST", f"join/{room}")
    await ben.asks(room, "!channel board here", "gets the board")
    await ana.asks(room, "!setting kudos.allowance 9", r"^kudos\.allowance is now 9")


async def deactivated_people_are_not_thanked(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    await ana.asks(room, "!kudos {ben} for staying", r"^Done\.", ben=ben)
    await case.server.deactivate(ben.id)
    await ana.sees_membership(ben, room, "leave")
    await ana.asks(room, "!kudos {ben} for old times", r"^Ben has left\.", ben=ben)


async def people_go_by_the_name_of_the_room(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    await ben.sets(room, "m.room.member",
                   {"membership": "join", "displayname": "Benjamin <b>\u202eX"}, ben.id)
    await ana.waits(lambda: [e for e in ana.seen if e["type"] == "m.room.member" and
                             "Benjamin" in str(e["content"].get("displayname"))], "the name")
    await ana.says(room, "!kudos {ben} for the name", ben=ben)
    post = await ana.hears("^Benjamin <b>.*got a thank-you from Ana: for the name", room, bot.id)
    assert "\u202e" not in said(post), post
    assert "<b>X" not in post["content"].get("formatted_body", ""), post
    await ben.client.set_displayname("Ana")  # who calls himself so is not her
    await ben.waits(lambda: [e for e in ben.seen if e["type"] == "m.room.member" and
                             e["content"].get("displayname") == "Ana" and
                             e["sender"] == ben.id], "the other name")
    await ben.asks(room, "!setting kudos.allowance 9", r"^Only admins may do that\.")


def zones_with_this_day(time):
    """Those where it is the team's own day, whose thanks the board of that day has."""
    return [name for name in ("America/New_York", "Europe/Berlin", "Asia/Tokyo", "Atlantic/Azores")
            if time.astimezone(zoneinfo.ZoneInfo(name)).date() == time.date()]


async def two_rooms_in_two_zones_have_a_board_each(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    second = await case.room(ana, bot, ben, name="Desk")
    await ana.asks(room, "!kudos {ben} for the store", r"^Done\.", ben=ben)
    await ana.asks(second, "!kudos {ben} for the desk", r"^Done\.", ben=ben)
    soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=75)
    for where, name in zip((room, second), zones_with_this_day(soon)):
        local = soon.astimezone(zoneinfo.ZoneInfo(name))
        await ana.asks(where, "!channel board here", "gets the board")
        await ana.asks(where, f"!schedule {local:%H:%M} mon-sun {name}",
                       rf"gets the board at {local:%H:%M}, .*{name}")
    for where in (room, second):
        board = await ben.hears(BOARD, where, bot.id, timeout=100)
        assert "1  Ben" in said(board), said(board)
        assert board["content"]["msgtype"] == "m.notice", board
        assert board["content"].get("m.mentions", {}) == {}, board
    await bot.kill()
    await bot.start()
    await ana.asks(room, "!status", "running since")
    for where in (room, second):
        boards = [e for e in await ana.history(where) if said(e) and
                  e["sender"] == bot.id and "Ben" in said(e) and " · " in said(e).split("\n")[0]]
        assert len(boards) == 1, [said(e) for e in boards]


STAGE = [two_rooms_in_two_zones_have_a_board_each, bot_leaves_an_empty_room,
         bot_stays_with_one_who_stays, upgraded_room_is_followed, encrypted_room_gets_one_clear_sentence,
         room_that_becomes_encrypted_is_left_alone, invitations_are_taken_from_the_team_only,
         power_makes_roles, creator_of_a_version_12_room_is_an_admin,
         deactivated_people_are_not_thanked, people_go_by_the_name_of_the_room]
