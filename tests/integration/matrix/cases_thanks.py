"""cases_thanks.py -- one line thanks, in every way in which a Matrix client can say it."""
from person import pill, relation, said

NOTICE = "org.matrix.custom.html"


def mentioned(event):
    return sorted(event["content"].get("m.mentions", {}).get("user_ids", []))


def is_notice(event):
    assert event["content"]["msgtype"] == "m.notice", event
    assert "room" not in event["content"].get("m.mentions", {}), event
    if "formatted_body" in event["content"]:
        assert event["content"]["format"] == NOTICE, event


async def thanks_in_a_room(case):
    bot, room, ana, ben, cat = await case.team("Ana", "Ben", "Cat")
    asked = await ana.says(room, "!kudos {ben} and {cat} for <b>the</b> till #care +2",
                           ben=ben, cat=cat)
    post = await cat.hears(
        r"^Ben and Cat got 2 thank-yous each from Ana: for <b>the</b> till #care\.$", room, bot.id)
    is_notice(post)
    assert mentioned(post) == sorted([ben.id, cat.id]), post
    html = post["content"]["formatted_body"]
    assert "&lt;b&gt;the&lt;/b&gt;" in html and f"https://matrix.to/#/{ben.id}" in html, html

    reply = await ana.hears(r"^Done\. 1 of your 5 is left today\.", sender=bot.id)
    is_notice(reply)
    assert mentioned(reply) == [], reply
    if reply["room_id"] == room:
        where = relation(reply)
        assert where["rel_type"] == "m.thread" and where["event_id"] == asked, reply

    private = await ben.hears(r"^Ana thanked you for <b>the</b> till #care \(\+2\)\. That makes 2\.",
                              sender=bot.id)
    assert private["room_id"] != room, private
    await cat.hears(r"^Ana thanked you for <b>the</b> till #care \(\+2\)\. That makes 2\.")
    assert not ana.all_heard("^Ana thanked you")
    members = await ben.call("GET", f"rooms/{private['room_id']}/joined_members")
    assert sorted(members["joined"]) == sorted([bot.id, ben.id]), members


async def bot_is_addressed_in_every_way(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    done = r"^Done\. {} of your 5 (is|are) left today"
    await ana.asks(room, "{bravo}: kudos {ben} for the pill", done.format(4), bravo=bot.shown,
                   ben=ben)
    await ana.asks(room, "Bravo: kudos {ben} for the name", done.format(3), ben=ben)
    await ana.asks(room, "!bravo kudos {ben} for the prefix", done.format(2), ben=ben)
    await ana.asks(room, "{ben}++ for the plusses", done.format(1), ben=ben)
    direct = await case.room(ana, bot, direct=True)
    await ana.asks(direct, "kudos {ben} for the direct chat", "^Done. You have given away", ben=ben)
    await ben.hears("^Ana thanked you for the direct chat. That makes 5.")

    await ana.says(room, "kudos {ben} is what one types", ben=ben)  # not said to the bot
    await ana.says(room, "I like Bravo, and {ben} does", ben=ben)
    await ana.asks(room, "!stats {ben}", r"received +4 +4 +4 +4", ben=ben)  # what was public
    assert not ana.all_heard("^You have given away all", sender=bot.id), ana.heard()


async def people_are_named_in_plain_text(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    await ana.sends(room, "m.room.message",
                    {"msgtype": "m.text", "body": f"!kudos {ben.id} for the plain text"})
    await ben.hears("^Ana thanked you for the plain text. That makes 1.")
    await ana.asks(room, "!kudos @room for being here", "^Thanking everyone thanks no one")
    await ana.asks(room, "!kudos for nobody", "^Whom do you want to thank")


async def reactions_thank_and_are_taken_back(case):
    bot, room, ana, ben, cat = await case.team("Ana", "Ben", "Cat")
    await ana.asks(room, "!status", "running since")  # this room is spoken to
    message = await ben.says(room, "the till is fixed")
    reaction = await ana.reacts(room, message, "👏")
    await ben.hears("^Ana thanked you with 👏. That makes 1.")
    await cat.reacts(room, message, "🙌🏽")
    await ben.hears("^Cat thanked you with 🙌. That makes 2.")
    await cat.reacts(room, message, "🎉")
    await ben.reacts(room, message, "👏")
    await ana.redacts(room, reaction)
    await ben.hears("^Ana took back a thank-you. You have 1.")
    again = await ana.reacts(room, message, "👏")
    await ben.hears("^Ana thanked you with 👏. That makes 2.")
    assert again != reaction
    await ben.asks(room, "!me", r"received +2 +2 +2 +2")


async def redacting_takes_back(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    message = await ana.says(room, "!kudos {ben} for the notes", ben=ben)
    await ben.hears("^Ana thanked you for the notes. That makes 1.")
    await ana.redacts(room, message)
    await ben.hears("^Ana took back a thank-you. You have 0.")
    await ana.hears("^Taken back: your thank-you to Ben. 5 of your 5 are left today")
    await ana.asks(room, "!me", "^Ana: nothing yet")


async def edits_are_scored_anew(case):
    bot, room, ana, ben, cat = await case.team("Ana", "Ben", "Cat")
    message = await ana.says(room, "!kudos {ben} for onec", ben=ben)
    await ben.hears("^Ana thanked you for onec. That makes 1.")
    await ana.edits(room, message, "!kudos {ben} {cat} for once", ben=ben, cat=cat)
    await cat.hears("^Ana thanked you for once. That makes 1.")
    await ana.hears(r"^Changed\. 3 of your 5 are left today")

    await ben.edits(room, message, "!kudos {cat} for the forgery +3", cat=cat)
    other = await ben.says(room, "!kudos {cat} for the truth", cat=cat)
    await cat.hears("^Ben thanked you for the truth. That makes 2.")
    await ana.edits(room, other, "!kudos {ben} for stealing", ben=ben)

    await ana.edits(room, message, "!kudos {cat} for the cake +3", cat=cat)
    await ben.hears("^Ana took back a thank-you. You have 0.")
    await ana.hears(r"^Changed\. 2 of your 5 are left today")
    await cat.asks(room, "!me", r"received +4 +4 +4 +4")
    assert not cat.all_heard("forgery", sender=bot.id), cat.heard()


async def threads_are_answered_in_place(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    root = await ben.says(room, "who moved the shelf?")
    await ana.says(room, "!kudos {ben} for the shelf", thread=root, ben=ben)
    reply = await ana.hears(r"^Done\. 4 of your 5", sender=bot.id)
    if reply["room_id"] == room:
        assert relation(reply)["event_id"] == root, reply
    await ana.says(room, "!kudos {ben} for the answer", reply=root, ben=ben)
    await ben.hears("^Ana thanked you for the answer. That makes 2.")
    quote = f"> <{ben.id}> !kudos {ben.id} for the quote\n\n"
    await ana.sends(room, "m.room.message", {
        "msgtype": "m.text", "body": f"{quote}!kudos {ben.id} for the rest",
        "m.relates_to": {"m.in_reply_to": {"event_id": root}}})
    await ben.hears("^Ana thanked you for the rest. That makes 3.")
    await ana.says(room, "!kudos {ben} for the HTML", reply=root, ben=ben, more={
        "body": f"{quote}!kudos Ben for the HTML", "formatted_body": "<mx-reply><blockquote>"
        f"!kudos {pill(ben)} for the quote</blockquote></mx-reply>!kudos {pill(ben)} for the HTML"})
    await ben.hears("^Ana thanked you for the HTML. That makes 4.")
    assert not ana.all_heard("for the quote", sender=bot.id)


async def people_of_unknown_servers_hold_up_nobody(case):
    """The homeserver asks for their profile far away, and gets no answer."""
    bot, room, ana, ben = await case.team("Ana", "Ben")
    far = "@zoe:nowhere.invalid"
    await ana.sends(room, "m.room.message",
                    {"msgtype": "m.text", "body": f"!kudos {far} for being far away"})
    await ben.says(room, "!kudos {ana} for waiting", ana=ana)
    await ana.hears("^Ben thanked you for waiting. That makes 1.")
    await ana.hears(r"is not of this workspace\. Nothing was counted\.|is nobody I know",
                    sender=bot.id)


async def bots_are_not_answered(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    other = await case.bot("other")
    await ana.call("POST", f"rooms/{room}/invite", {"user_id": other.id})
    await ana.sees_membership(other, room, "join")
    await ben.says(room, "!kudos {ana} for the notice", more={"msgtype": "m.notice"}, ana=ana)
    await ana.says(room, "!kudos {ben} for the truth", ben=ben)
    await ben.hears("^Ana thanked you for the truth. That makes 1.", sender=bot.id)
    await ben.hears("^Ana thanked you for the truth. That makes 1.", sender=other.id)
    await ana.asks(room, "!stats {ana}", r"received +0 +0 +0 +0", ana=ana)
    posts = [e for e in await ana.history(room) if said(e) and e["sender"] in (bot.id, other.id)]
    assert len(posts) < 12, [said(e) for e in posts]  # two of each answer, and no more


STAGE = [thanks_in_a_room, bot_is_addressed_in_every_way, people_are_named_in_plain_text,
         reactions_thank_and_are_taken_back, redacting_takes_back, edits_are_scored_anew,
         threads_are_answered_in_place, people_of_unknown_servers_hold_up_nobody,
         bots_are_not_answered]
