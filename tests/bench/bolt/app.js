// app.js -- what Bravo is measured against: the same job in a small Bolt app.
//
// It counts thank-yous with the very Redis function that Bravo uses (the text
// of the library is in FUNCTIONS), so that Redis does the same work for both.
// It does less than Bravo: it takes everybody for a member, and posts nothing
// to channels.
'use strict';

const { readFileSync } = require('node:fs');
const { App, LogLevel } = require('@slack/bolt');
const { createClient } = require('redis');

const DAY_MS = 86_400_000;

// The client gives up on a command after five seconds. Bolt has acknowledged the
// event long before, so that under load thank-yous would be lost: here it waits.
const redis = createClient({
  socket: { path: process.env.REDIS_URL.replace('unix://', '') },
  commandOptions: { timeout: undefined },
});
const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

async function count(thanks) {
  const now = Date.now();
  const day = Math.floor(now / DAY_MS);
  const fields = {
    need: 'everyone', now, today: day, at: now, day, aday: day,
    v: 'public', undo: 10, celebrations: 3, n: 1, allowance: 1000, tell: 'off', ...thanks,
  };
  const args = Object.entries(fields).flat().map(String);
  const flat = await redis.fCall('bravo_kudos', { keys: ['bravo:{T0TEST}:'], arguments: args });
  return Object.fromEntries(flat.flatMap((name, i) => (i % 2 ? [] : [[name, flat[i + 1]]])));
}

app.event('reaction_added', async ({ event }) => {
  const { item, user, reaction } = event;
  await count({
    identity: `r/${item.channel}/${item.ts}/${user}/${reaction}`, gen: event.event_ts,
    who: user, ch: item.channel, message: item.ts, 'to[]': event.item_user, text: '',
    said_for: 0, emoji: '👏', spoken: 0,
  });
});

app.message(/^<@\w+> kudos <@(\w+)> for (.*?#(\w+).*)$/, async ({ message, context, client }) => {
  const [, to, text, tag] = context.matches;
  const { left } = await count({
    identity: `m/${message.channel}/${message.ts}`, also: `u/${message.client_msg_id}`, gen: 0,
    who: message.user, ch: message.channel, message: message.ts, 'to[]': to, 'tag[]': tag, text,
    said_for: 1, spoken: 1,
  });
  await client.chat.postEphemeral({
    channel: message.channel, user: message.user,
    text: `Done. ${left} of your 1000 are left today.`,
  });
});

(async () => {
  await redis.connect();
  await redis.functionLoad(readFileSync(process.env.FUNCTIONS, 'utf8'), { REPLACE: true });
  await redis.fCall('bravo_team', { keys: ['bravo:{T0TEST}:'], arguments: ['fresh', 'bench'] });
  await app.start();
})();
