"""cases_login.py -- how the bot comes to its account, and what it leaves there."""
import asyncio


async def devices(case, bot):
    listed = await case.server.as_admin("GET", f"v2/users/{bot.id}/devices")
    return sorted(device["device_id"] for device in listed["devices"])


async def bot_keeps_one_device(case):
    """A new one at each start would pile up, and what is sent twice would be two messages."""
    bot, room, ana = await case.team("Ana")
    before = await devices(case, bot)
    assert "BRAVO" in before, before
    await bot.stop()
    await bot.start()
    await ana.asks(room, "!status", "running since")
    assert await devices(case, bot) == before


async def token_may_stand_in_a_file(case):
    bot = await case.bot(start=False)
    path = f"{case.lab.folder}/token"
    with open(path, "w", encoding="ascii") as f:
        f.write(bot.token + "\n")
    del bot.settings["MATRIX_PASSWORD"]
    bot.settings["MATRIX_TOKEN_FILE"] = path
    await bot.start()
    ana = await case.person("Ana")
    room = await case.room(ana, bot)
    await ana.asks(room, "!status", "running since")
    assert bot.token not in "\n".join(bot.lines)


async def wrong_password_ends_it(case):
    bot = await case.bot(start=False, MATRIX_PASSWORD="not-this-one")
    await bot.launch()
    async with asyncio.timeout(30):
        status = await bot.process.wait()
        await bot.reader
    assert status == 1, bot.log_tail()
    said = "\n".join(bot.lines)
    assert "M_FORBIDDEN" in said and "not-this-one" not in said, said


async def bot_that_is_logged_out_stops(case):
    bot, room, ana = await case.team("Ana")
    await ana.asks(room, "!status", "running since")
    await case.server.deactivate(bot.id)
    async with asyncio.timeout(60):
        assert await bot.process.wait() == 1, bot.log_tail()


STAGE = [bot_keeps_one_device, token_may_stand_in_a_file, wrong_password_ends_it,
         bot_that_is_logged_out_stops]
