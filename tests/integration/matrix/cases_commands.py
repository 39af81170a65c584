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
    ("ana", "!mission Every guest leaves lighter than they came.", r"^The mission is now “Every"),
    ("cat", "!pledge", r"^You stand for it: “Every guest"),
    ("ana", "!standard add We greet every guest within ten seconds", r"^Standard 1 holds"),
    ("cat", "!standard ack 1", r"^You know standard 1"),
    ("ana", "!touchpoint add Checkout", r"^Checkout is a touch point now\."),
    ("cat", "!touchpoint card", r"^Our report card this month"),
    ("cat", "!comment good They call us by name. #checkout", r"^Noted as comment 1, a good one\."),
    ("cat", "!idea A second till at nine #process", r"^Noted as idea 1\."),
    ("cat", "!practice We count the till twice #process", r"^Noted as practice 1\."),
    ("cat", "!challenge The queue is too long #process", r"^Noted as challenge 1\."),
    ("ben", "!challenge start 1", r"^Challenge 1 is in work now, and yours\."),
    ("cat", "!dimension", r"process"),
    ("ana", "!metric define sales unit $ goal 12000 up daily", r"^sales has a goal of at least"),
    ("cat", "!metric set sales 11250", r"^sales today: \$11,250 of 12,000 \(94 %\)\."),
    ("cat", "!commit call back the Bakers by tomorrow", r"^Commitment 1, due "),
    ("cat", "!commit done 1", r"^Kept"),
    ("cat", '!checkin add "Miller family" every 6 weeks', r"^Cat checks in with Miller family"),
    ("cat", '!checkin log "Miller family" all fine, new baby', r"^Noted\."),
    ("ana", '!training add "Complaint handling" valid 12 months',
     r"^Complaint handling is a training now"),
    ("cat", '!training done "Complaint handling"', r"Complaint handling"),
    ("ana", "!champion {cat}", r"^Cat is the champion now\."),
    ("ana", '!award {cat} "Rescuer" for saving the wedding', r"^🏆 Rescuer: Cat"),
    ("ana", "!award nominate {ben} for his patience", r"^Ben is nominated for"),
    ("cat", "!award vote {ben}", r"^Ben has your vote for"),
    ("cat", "!celebrate We passed the audit without a finding.", r"^🎉 Cat celebrates: "),
    ("ana", '!reward add "Cinema ticket" 1 stock 2', r"^Cinema ticket costs 1 point now"),
    ("cat", "!reward redeem Cinema ticket", r"^You asked for Cinema ticket\."),
    ("ana", "!reward approve 1", r"^Cat gets it: Cinema ticket\."),
    ("cat", "!birthday 12 march", r"^Noted: we celebrate on 12 March\."),
    ("cat", "!anniversary 1 march 2019", r"^Noted: 1 March is "),
    ("cat", "!privacy celebrations off", r"^I celebrate nothing of yours by myself\."),
    ("ana", "!team front {ben} {cat}", r"front"),
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
