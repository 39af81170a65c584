"""cases_socket.py -- the websocket goes dead, breaks, is taken by another: nothing is lost."""
import asyncio

from cases_outage import counted, once_each
from cases_relay import FarEnd


OPEN = "event=matrix.link .*to=open"
CLOSED = "event=matrix.link closed="


async def until(test, what, timeout=20):
    try:
        async with asyncio.timeout(timeout):
            while not test():
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"waited in vain for {what}") from None


async def counted_once(case, bot, who, room, number):
    await counted(case, bot, who, number)
    await once_each(bot, who, room, number)


async def dead_socket_loses_nothing(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    relay = case.lab.transport.relay
    await ana.asks(room, "!kudos {ben} for number 1", r"^Done\.", ben=ben)
    bot.wire.dead = True
    handed = relay.handed(bot.name)
    await ana.says(room, "!kudos {ben} for number 2", ben=ben)
    await until(lambda: relay.handed(bot.name) > handed, "the relay")  # the homeserver forgets it
    bot.wire.dead = False
    bot.wire.cut()
    await ben.hears("^Ana thanked you for number 2. That makes 2.", timeout=60)
    await ana.says(room, "!kudos {ben} for number 3", ben=ben)
    await counted_once(case, bot, ben, room, 3)


async def dead_socket_is_noticed(case):
    """Nobody cuts it: the bot's own pings find out."""
    bot, room, ana, ben = await case.team("Ana", "Ben")
    await ana.asks(room, "!kudos {ben} for number 1", r"^Done\.", ben=ben)
    bot.wire.dead = True
    await ana.says(room, "!kudos {ben} for number 2", ben=ben)
    await bot.logs(CLOSED, 100)
    await ben.hears("^Ana thanked you for number 2. That makes 2.")  # by the other way
    bot.wire.dead = False
    await counted_once(case, bot, ben, room, 2)


async def what_came_while_the_bot_was_away_is_counted_once(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    await ana.asks(room, "!kudos {ben} for number 1", r"^Done\.", ben=ben)
    await bot.kill()
    await ana.says(room, "!kudos {ben} for number 2", ben=ben)
    await ana.says(room, "!kudos {ben} for number 3", ben=ben)
    await bot.start()
    await counted_once(case, bot, ben, room, 3)


async def bot_yields_to_another_on_its_socket(case):
    bot, room, ana = await case.team("Ana")
    await ana.asks(room, "!status", "running since")
    far = FarEnd(bot)
    await far.connect()
    async with asyncio.timeout(30):
        assert await bot.process.wait() == 1, bot.log_tail()
    assert not far.socket.closed
    await far.close()


async def relay_restarts(case):
    bot, room, ana, ben = await case.team("Ana", "Ben")
    relay = case.lab.transport.relay
    await ana.asks(room, "!kudos {ben} for number 1", r"^Done\.", ben=ben)
    await relay.close()
    await bot.logs(CLOSED)
    await ana.says(room, "!kudos {ben} for number 2", ben=ben)
    await ben.hears("^Ana thanked you for number 2. That makes 2.")
    await relay.open(case.lab.folder)
    await bot.logs(OPEN, times=2)
    handed = relay.handed(bot.name)
    await ana.asks(room, "!kudos {ben} for number 3", r"^Done\.", ben=ben)
    await until(lambda: relay.handed(bot.name) > handed, "the relay")
    await counted_once(case, bot, ben, room, 3)


STAGE = [dead_socket_is_noticed, dead_socket_loses_nothing,
         what_came_while_the_bot_was_away_is_counted_once, bot_yields_to_another_on_its_socket]
ALONE = [relay_restarts]
