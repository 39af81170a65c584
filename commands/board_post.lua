-- board_post.lua -- commits the daily board: one for each channel and date.
--
-- The row has all that the board says: it is how things stood at the commit.
-- What that is, each section adds (section.lua); the caller names them in order,
-- and says when the channel has its next board.
--
--   boards     hash: channel -> the date of its newest board, posted or skipped
--   editions   hash: channel -> the entry of its newest board that was posted;
--              that entry's `of` is the one before it

register('board_post', 'owner! ch! now# today# day# next#? section[]', function(c)
  local day = tonumber(c.day)
  by_itself(c)
  if redis.call('GET', c.key .. 'lease') ~= c.owner then return { 'refused', 'lease' } end
  local posted = tonumber(redis.call('HGET', c.key .. 'boards', c.ch))
  if posted and day <= posted then return { 'board', 'seen' } end
  local entry = { k = 'board', c = c.ch, at = c.now, d = c.day }
  if c.skip == '1' then
    entry.x = 'skipped'
    journal(c, entry)
    hash_set(c.key .. 'boards', c.ch, c.day)
    for _, run in ipairs(SKIPPED) do attempt(c, 'skipped', run, c) end
    return outcome(c, { 'board', 'skipped' })
  end

  local seq = tonumber(redis.call('HGET', c.key .. 'team', 'seq') or 0)
  local last = redis.call('HGET', c.key .. 'editions', c.ch)
  local before = edition_new()
  if last then
    local e = entry_get(c.key, last)
    local then_day = tonumber(e.d)
    local first = edition_first(c, tonumber(e.of or 0), then_day)
    before = edition_read(c, first, tonumber(last), then_day)
    before.is, before.day = true, then_day
  end
  local edition = edition_read(c, edition_first(c, tonumber(last or 0), day), seq, day)
  c.before = before.is and before.day or nil
  local row = { 'day', c.day, 'rest', days_off_after(c, day) }
  add_sections(c, edition, before, row)
  notice(c, 'board', { channel = c.ch }, row)
  for _, one in ipairs(FOLLOWS) do attempt(c, one.name, one.run, c, edition) end
  entry.of = last or nil
  journal(c, entry)
  hash_set(c.key .. 'editions', c.ch, entry.id)
  hash_set(c.key .. 'boards', c.ch, c.day)
  return outcome(c, { 'board', 'posted' })
end)
