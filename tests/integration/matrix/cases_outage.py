"""cases_outage.py -- the bot and the homeserver go away and come back: nothing is lost or double."""
import re
from collections import Counter

from person import said

MISSED = 200
EVERY = 5  # the how-manieth of these is a thank-you


def reasons(events):
    return Counter(re.search(r"for (number \d+)", said(e)).group(1) for e in events
                   if re.search(r"got a thank-you from .*for number \d+", said(e)))


async def once_each(bot, who, room, number):
    posts = reasons(e for e in await who.history(room) if e["sender"] == bot.id)
    assert len(posts) == number and set(posts.values()) == {1}, posts


async def counted(case, bot, who, number):
    """In a direct chat: what the room hears waits for what it heard before."""
    direct = await case.room(who, bot, direct=True)
    await who.waits(lambda: sum(reasons(who.seen).values()) >= number, f"{number} posts", 120)
    await who.asks(direct, "me", rf"received +{number} ", timeout=60)


async def nothing_is_lost_while_the_bot_is_away(case):
    bot, room, ana, ben = await case.team("Ana", "Ben", MATRIX_PACE_MS="0")
    await ana.asks(room, f"!setting kudos.allowance {MISSED}", f"is now {MISSED}")
    await ana.asks(room, "!setting kudos.tell off", "is now off")
    await bot.stop()
    for n in range(MISSED):  # more than a sync brings at once
        await ana.says(room, f"!kudos {{ben}} for number {n}" if n % EVERY == 0 else
                       f"what {{ben}} says, number {n}", ben=ben)
    await bot.start()
    await counted(case, bot, ben, MISSED // EVERY)
    await once_each(bot, ana, room, MISSED // EVERY)


async def first_start_replays_nothing(case):
    bot = await case.bot(start=False)
    ana, ben = await case.persons("Ana", "Ben")
    room = await ana.opens(ben, name="Store")
    await ana.says(room, "!kudos {ben} before the bot was there", ben=ben)
    await ana.call("POST", f"rooms/{room}/invite", {"user_id": bot.id})
    await bot.start()
    await ana.sees_membership(bot, room, "join")
    await ana.says(room, "!kudos {ben} after that", ben=ben)
    await ben.hears("^Ana thanked you: after that. That makes 1.")
    assert not ben.all_heard("before the bot was there", sender=bot.id)


async def killed_bot_counts_once(case):
    bot, room, ana, ben = await case.team("Ana", "Ben", MATRIX_PACE_MS="0")
    await ana.asks(room, "!setting kudos.allowance 1000", "is now 1000")
    number = 0
    for _ in range(5):
        for _ in range(4):
            await ana.says(room, f"!kudos {{ben}} for number {number}", ben=ben)
            number += 1
        await bot.kill()
        await ana.says(room, f"!kudos {{ben}} for number {number}", ben=ben)
        number += 1
        await bot.start()
    await counted(case, bot, ben, number)
    await once_each(bot, ana, room, number)


async def too_many_requests_are_waited_out(case):
    bot, room, ana, ben = await case.team("Ana", "Ben", MATRIX_PACE_MS="0")
    await ana.asks(room, "!setting kudos.allowance 1000", "is now 1000")
    await case.server.limit(bot.id, 2, 2)
    for n in range(8):
        await ana.says(room, f"!kudos {{ben}} for number {n}", ben=ben)
    await ben.waits(lambda: sum(reasons(ben.seen).values()) >= 8, "all posts", 90)
    await case.server.unlimit(bot.id)
    await counted(case, bot, ben, 8)
    await once_each(bot, ana, room, 8)
    order = [said(e) for e in await ana.history(room) if reasons([e])]
    assert order == sorted(order), order


async def homeserver_restarts(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    await ana.asks(room, "!kudos {ben} for number 1", r"^Done\.", ben=ben)
    await case.server.stop()
    if "MATRIX_WEBSOCKET" not in bot.settings:  # over the websocket it need not notice
        await bot.logs("down=")
    await case.server.start()
    await ana.asks(room, "!kudos {ben} for number 2", r"^Done\. 3 ", timeout=60, ben=ben)
    await ben.hears("^Ana thanked you for number 2. That makes 2.", timeout=60)
    await counted(case, bot, ben, 2)
    await once_each(bot, ana, room, 2)


STAGE = [nothing_is_lost_while_the_bot_is_away, first_start_replays_nothing,
         killed_bot_counts_once, too_many_requests_are_waited_out]
ALONE = [homeserver_restarts]
