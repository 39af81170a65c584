// judge.js -- whether Slack's own client can work with the stand-in.
//
// Starts the stand-in named by FAKE_SLACK and a real Bolt app on it, goes
// through what a bot does all day, and exits with 0 if all of it came out as it
// does with Slack.
'use strict';

const assert = require('node:assert');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { App, LogLevel } = require('@slack/bolt');

const DEADLINE_MS = 60_000;

async function startStandIn() {
  const child = spawn(process.env.FAKE_SLACK, ['--with-parent'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { child, base: `http://127.0.0.1:${Number(line)}` };
}

// A control order, or with no body a question.
async function control(base, name, order) {
  const options = order ? { method: 'POST', body: JSON.stringify(order) } : {};
  const answer = await (await fetch(`${base}/_control/${name}`, options)).json();
  assert.ok(answer.ok, `${name}: ${JSON.stringify(answer)}`);
  return answer;
}

// The things that the app heard, and who waits for one.
class Heard {
  things = [];
  waiting = [];

  add(thing) {
    this.things.push(thing);
    this.waiting.forEach((look) => look());
  }

  until(what, matches) {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.things.find(matches);
        if (found) {
          this.waiting = this.waiting.filter((other) => other !== look);
          console.log(`ok: ${what}`);
          resolve(found);
        }
      };
      this.waiting.push(look);
      look();
    });
  }
}

function makeApp(base, heard) {
  const app = new App({
    token: 'xoxb-judge',
    appToken: 'xapp-judge',
    socketMode: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: `${base}/api/` },
  });
  app.message(async ({ message }) => heard.add({ kind: 'message', ...message }));
  app.event('app_mention', async ({ event }) => heard.add({ kind: 'mention', ...event }));
  app.event('reaction_added', async ({ event }) => heard.add({ kind: 'reaction', ...event }));
  app.command('/bravo', async ({ command, ack, respond }) => {
    await ack({ response_type: 'ephemeral', text: `you said ${command.text}` });
    await respond({ response_type: 'in_channel', text: 'and now all know' });
    heard.add({ kind: 'command', ...command });
  });
  app.action('thanks', async ({ ack, body, client }) => {
    await ack();
    const title = { type: 'plain_text', text: 'Thanks' };
    const view = { type: 'modal', title, blocks: [{ type: 'divider' }] };
    const opened = await client.views.open({ trigger_id: body.trigger_id, view });
    heard.add({ kind: 'action', view: opened.view, user: body.user.id });
  });
  app.error(async (error) => {
    throw error;
  });
  return app;
}

async function hearMessages(base, heard) {
  await control(base, 'say', { user: 'U0ANA', text: '<@U0BRAVO> kudos <@U0BEN> &amp; all' });
  const message = await heard.until('a message', (t) => t.kind === 'message');
  const mention = await heard.until('a mention', (t) => t.kind === 'mention');
  assert.equal(message.ts, mention.ts);
  assert.equal(message.text, '<@U0BRAVO> kudos <@U0BEN> &amp; all');
  assert.equal(message.channel_type, 'channel');
  assert.equal(message.blocks[0].type, 'rich_text');
  await control(base, 'react', { user: 'U0CAT', ts: message.ts, name: 'clap::skin-tone-3' });
  await heard.until('a reaction', (t) => t.kind === 'reaction' && t.item.ts === message.ts);
  await control(base, 'wait?acks=3');
}

async function takeCommand(base, heard) {
  await control(base, 'slash', { user: 'U0BEN', command: '/bravo', text: 'board week' });
  await heard.until('a slash command', (t) => t.kind === 'command' && t.text === 'board week');
  const { acks, responses } = await control(base, 'state');
  const ack = acks.find((a) => a.type === 'slash_commands');
  assert.equal(ack.payload.text, 'you said board week');
  assert.equal(responses[0].message.text, 'and now all know');
}

async function openView(base, heard) {
  const actions = [{ type: 'button', action_id: 'thanks', block_id: 'b', value: '1' }];
  await control(base, 'interactive', { user: 'U0DAN', payload: { type: 'block_actions', actions } });
  const action = await heard.until('a button', (t) => t.kind === 'action');
  assert.equal(action.view.type, 'modal');
}

async function postAndReadBack(app) {
  const metadata = { event_type: 'bravo_post', event_payload: { row: '17-0' } };
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'thanks, <@U0BEN>' } }];
  const channel = 'C0STORE';
  const posted = await app.client.chat.postMessage({
    channel, text: 'thanks', blocks, metadata, unfurl_links: false, unfurl_media: false,
  });
  const read = { channel, limit: 20, include_all_metadata: true };
  const { messages } = await app.client.conversations.history(read);
  const found = messages.find((m) => m.ts === posted.ts);
  assert.deepEqual(found.metadata, metadata);
  assert.equal(found.blocks[0].text.text, 'thanks, <@U0BEN>');
  const people = [];
  for await (const page of app.client.paginate('users.list', { limit: 3 })) {
    people.push(...page.members.map((m) => m.id));
  }
  assert.ok(people.includes('U0EVE') && people.includes('USLACKBOT'));
  await assert.rejects(app.client.chat.postMessage({ channel: 'C0NONE', text: 'x' }),
    /channel_not_found/);
  console.log('ok: a post with metadata, read back; pages; an error');
}

async function uploadFile(app) {
  const file = Buffer.from('not really a picture');
  const done = await app.client.filesUploadV2({ channel_id: 'C0STORE', file, filename: 'b.png' });
  assert.ok(done.ok);
  console.log('ok: an upload');
}

async function waitOutRateLimit(base, app) {
  const limit = { method: 'users.info', status: 429, retry_after: '1', body: 'slow down' };
  await control(base, 'fault', limit);
  const { user } = await app.client.users.info({ user: 'U0ANA' });
  assert.equal(user.profile.display_name, 'Ana');
  console.log('ok: a rate limit, waited out');
}

async function surviveRefresh(base, heard) {
  await control(base, 'socket', { do: 'disconnect', reason: 'refresh_requested' });
  await control(base, 'wait?opened=2&sockets=1&timeout_ms=30000');
  await control(base, 'say', { user: 'U0EVE', text: 'after the refresh' });
  await heard.until('a message on the next socket', (t) => t.text === 'after the refresh');
  await control(base, 'wait?unacked_max=0&timeout_ms=10000');
}

async function judge(base) {
  const heard = new Heard();
  const app = makeApp(base, heard);
  await app.start();
  await control(base, 'wait?sockets=1');
  await hearMessages(base, heard);
  await takeCommand(base, heard);
  await openView(base, heard);
  await postAndReadBack(app);
  await uploadFile(app);
  await waitOutRateLimit(base, app);
  await surviveRefresh(base, heard);
  const { violations } = await control(base, 'state?only=violations');
  assert.deepEqual(violations.map((v) => v.what), ['refused:channel_not_found']);
  await app.stop();
}

async function main() {
  const deadline = setTimeout(() => {
    console.error('FAILED: not done in time');
    process.exit(1);
  }, DEADLINE_MS);
  const { child, base } = await startStandIn();
  try {
    await judge(base);
  } finally {
    child.kill();
  }
  const [code] = await once(child, 'exit');
  assert.equal(code, 0, 'the stand-in did not end well');
  clearTimeout(deadline);
  console.log('the client is content');
}

main().then(() => process.exit(0), (error) => {
  console.error('FAILED:', error);
  process.exit(1);
});
