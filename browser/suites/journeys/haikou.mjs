// Haikou, from an empty store to two permits in the hand. A foreigner who has no mouse comes
// from the home page, in English; her employer and the officers work in Chinese, everybody
// at a screen of their own. What no register confirms is asked for once. An officer who
// stands in for two posts is refused the second of them, and the deciders show both factors.
import assert from 'node:assert/strict';
import { moveTo } from '../../lib/demo.mjs';
import { readFolder } from '../../lib/folder.mjs';
import { journey } from '../../lib/journey.mjs';
import { phone } from '../../lib/people.mjs';
import { accepts, compares, decides, examines, handsOut, isRefused, makes, reviews } from '../../lib/steps/officers.mjs';
import { begins, brings, permits, signs, starts, states } from '../../lib/steps/party.mjs';
import { isValid } from '../../lib/steps/public.mjs';
import { say } from '../../lib/words.mjs';

const officer = (post) => ({ as: `haikou.${post}` });

const who = {
  ann: { lang: 'en', keys: true }, handler: { as: 'handler.HK-1' }, accept: officer('accept-1'),
  relief: officer('work.stand-in'), workReview: officer('work.review'), workDecide: officer('work.decide'),
  examine: officer('residence.examine'), review: officer('residence.review'), decide: officer('residence.decide'),
  issue: officer('issue'), handOut: officer('hand-out'), visitor: { lang: 'zh', screen: phone },
};

// The decisions are made when nobody has shown a factor for a while, and nobody has to sign
// in again.
const later = '2026-03-02T08:25';

export default async function haikou({ gate, browser, server: { origin } }) {
  const folder = await readFolder('haikou/first');
  const { papers } = folder;
  await journey(gate, 'Haikou, by keyboard, in English', { browser, origin, who }, async (p, step) => {
    let id;
    await step('from the home page to the first question', () => starts(p.ann, { city: 'haikou', item: 'new', account: 'applicant.HK-1' }));
    await step('the application begins', async () => { id = await begins(p.ann, folder); });
    await step('both sides fill in their part', () => Promise.all([
      states(p.ann, folder).then(() => brings(p.ann, folder)),
      p.handler.go(`/{l}/apply/${id}`).then(() => states(p.handler, folder)),
    ]));
    await step('both sides sign', () => signs(p.handler, id, { papers }).then(() => signs(p.ann, id, { last: true })));
    await step('she reads that it is handed in', () => p.ann.page.getByRole('heading', { level: 1, name: say('en', 'apply.done'), exact: true }).waitFor());

    await step('the window accepts for both authorities', () => accepts(p.accept, id));
    await step('both authorities examine at once', () => Promise.all([examines(p.relief, id, 'work'), examines(p.examine, id, 'residence')]));
    await step('who has examined is refused the review', () => isRefused(p.relief, id, 'work'));
    await step('both authorities review at once', () => Promise.all([reviews(p.workReview, id, 'work'), reviews(p.review, id, 'residence')]));

    await step('time passes', () => moveTo(p.visitor.context, origin, later));
    await step('work is decided, after both factors', async () => assert.ok(await decides(p.workDecide, id, 'work'), 'no factor was asked for'));
    await step('residence is decided, and both are issued', async () => assert.ok(await decides(p.decide, id, 'residence'), 'no factor was asked for'));
    await step('both permits are made', () => makes(p.issue, id));
    await step('she sees where both stand', () => stand(p.ann, id));
    await step('originals are compared', () => compares(p.handOut, id));
    await step('both permits are handed out', () => handsOut(p.handOut, id));
    await step('she has both permits, and anybody may check them', () => has(p.ann, p.visitor, id));
  });
}

// stand makes sure that the page shows both tracks, each with all its steps done.
async function stand(ann, id) {
  await ann.go(`/{l}/cases/${id}`);
  const tracks = await ann.page.locator('main section[aria-labelledby^="track-"]').all();
  assert.equal(tracks.length, 2);
  for (const track of tracks) assert.equal(await track.locator('li:not(.d)').count(), 0, await track.innerText());
}

// has loads both permits down and has their numbers checked by somebody else.
async function has(ann, visitor, id) {
  const made = await permits(ann, id);
  assert.equal(made.length, 2);
  for (const { number, paper } of made) {
    assert.equal(paper.subarray(0, 4).toString(), '%PDF');
    await isValid(visitor, number);
  }
}
