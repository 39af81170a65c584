"""cases_commands.py -- every command goes through a room, and answers whom it should."""
import asyncio
import json
import os

# What is typed by whom, and how the answer begins. {a} to {c} are Ana, Ben and Cat.
LINES = [
    ("ana", "!kudos {ben} for the till #care", r"^Done\. 4 of your 5 are left today\."),
    ("ana", "!undo", r"^Taken back: your thank-you to Ben\. 5 of your 5 are left today\."),
    ("ben", "!kudos {cat} for the door", r"^Done\. 4 of your 5 are left today\."),
    ("ben", "!story The Millers came back and asked for {cat} by name. #checkout good",
     r"^Noted as story 1, a good one\."),
    ("cat", "!story vote 1", r"^Story 1 has 1 vote now\."),
    ("cat", "!story show 1", r"^Story 1 from Ben"),
    ("cat", "!story list", r"^1 story:\n"),
    ("cat", "!story search miller", r"^1 story:\n(.*\n)*.*The Millers came back"),
    ("ben", "!story edit 1 The Smiths came back", r"Smiths|^Changed|^Story 1"),
    ("ana", "!lesson Never promise a delivery date we do not own.", r"^Noted as lesson 1\."),
    ("ben", "!lesson Always have change in the till", r"^Only managers and admins may do that\."),
    ("ben", "!lesson list", r"^1 lesson:\n"),
    ("ana", "!role {ben} manager", r"^Ben is a manager now\."),
    ("ben", "!lesson Always have change in the till", r"^Noted as lesson 2\."),
    ("ben", "!lesson remove 2", r"(?i)lesson 2"),
    ("ana", "!role list", r"^• Ana: admin\n• Ben: manager"),
    ("cat", "!board", r"^Most thanked this week\n1 +Cat +1"),
    ("cat", "!me", r"^Cat\n.*today +week +month +all\n.*received +1 +1 +1 +1"),
    ("ana", "!stats {cat}", r"^Cat\n.*today +week +month +all\n.*received +1 +1 +1 +1"),
    ("ana", "!setting kudos.allowance 7", r"^kudos\.allowance is now 7; it was 5\."),
    ("ben", "!setting kudos.allowance 9", r"^Only admins may do that\."),
    ("ana", "!setting log", r"setting kudos\.allowance: 5 -> 7"),
    ("ana", "!setting reset kudos.allowance", r"^kudos\.allowance is back to its default\."),
    ("ana", "!channel board here", r"^.*Store.* gets the board at 17:00, mon-fri"),
    ("ana", "!channel list", r"gets the board at 17:00, mon-fri"),
    ("ben", "!schedule 17:30 mon-fri Europe/Berlin",
     r"gets the board at 17:30, mon-fri \(Europe/Berlin\)"),
    ("cat", "!schedule 18:00", r"^Only managers and admins may do that\."),
    ("cat", "!status", r"^Bravo [0-9.]+, running since (.*\n)*.*matrix: connected since"),
    ("cat", "!help", r"^This is what I understand:\n(.*\n)*.*kudos"),
    ("cat", "!kudso {ben} for a slip", r"^I don't know “kudso”\. Did you mean"),
]


async def every_command_answers(case):
    bot, room, ana, ben, cat = await case.team("Ana", "Ben", "Cat")
    people = {"ana": ana, "ben": ben, "cat": cat}
    wrong = []
    for who, line, pattern in LINES:
        named = {name: person for name, person in people.items() if "{" + name + "}" in line}
        try:
            heard = await people[who].asks(room, line, pattern, timeout=30, **named)
            assert heard["sender"] == bot.id and heard["content"]["msgtype"] == "m.notice", heard
        except AssertionError as e:
            wrong.append(f"{line}\n{e}")
    assert not wrong, "\n".join(wrong)
    posts = [r"^Cat got a thank-you from Ben: for the door\.$",
             r"^Story 1 from Ben, a good one\. Thank you!\n",
             r"^Lesson 1 from Ana\. Thank you!\n",
             r"^🎉 A first thank-you for Cat\."]
    for pattern in posts:
        await cat.hears(pattern, room, bot.id)
    for who, pattern in ((cat, r"^Ben thanked you for the door\."),
                         (cat, r"^You are in story 1 from Ben:"),
                         (ben, r"^Ana took back a thank-you\. You have 0\."),
                         (ben, r"^Ana has changed your role here\. You are a manager now\.")):
        private = await who.hears(pattern, sender=bot.id)
        assert private["room_id"] != room, private


async def help_knows_every_command(case):
    listed = await asyncio.create_subprocess_exec(
        os.environ["BRAVO"], "commands", "--json", stdout=asyncio.subprocess.PIPE)
    commands = json.loads((await listed.communicate())[0])
    bot = await case.bot()
    ana = await case.person("Ana")
    direct = await case.room(ana, bot, direct=True)
    for command in commands:
        name = command["name"]
        await ana.says(direct, f"help {name}")
    for command in commands:
        await ana.hears(f"^{command['name']}: ", direct, bot.id)


STAGE = [every_command_answers, help_knows_every_command]
