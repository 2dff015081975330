// Jiangmen, from an empty store to two permits in the post. A foreigner whose browser runs
// no script applies in Chinese; his employer and the officers work in English. The window
// looks at the papers first, asks once for what it and the authorities miss, and sees the
// originals at an appointment; the passport is handed back at once.
import assert from 'node:assert/strict';
import { moveTo } from '../../lib/demo.mjs';
import { readFolder } from '../../lib/folder.mjs';
import { journey } from '../../lib/journey.mjs';
import { phone } from '../../lib/people.mjs';
import { accepts, asks, compares, decides, examines, handsOut, makes, passes, putsForward, reviews } from '../../lib/steps/officers.mjs';
import { answers, begins, books, brings, permits, signs, starts, states } from '../../lib/steps/party.mjs';
import { isValid } from '../../lib/steps/public.mjs';

const officer = (post) => ({ as: `jiangmen.${post}`, lang: 'en' });

const who = {
  joao: { js: false, screen: phone }, handler: { as: 'handler.JM-1', lang: 'en' }, accept: officer('accept-1'),
  workExamine: officer('work.examine'), workReview: officer('work.review'), workDecide: officer('work.decide'),
  examine: officer('residence.examine'), review: officer('residence.review'), decide: officer('residence.decide'),
  issue: officer('issue'), handOut: officer('hand-out'), visitor: { lang: 'en', js: false },
};

const tracking = 'EZ482917001CN';

export default async function jiangmen({ gate, browser, server: { origin } }) {
  const folder = await readFolder('jiangmen/first');
  const { papers } = folder;
  await journey(gate, 'Jiangmen, without scripts, in Chinese', { browser, origin, who }, async (p, step) => {
    let [id, visit] = [];
    await step('from the home page to the first question', () => starts(p.joao, { city: 'jiangmen', item: 'new', account: 'applicant.JM-1' }));
    await step('the application begins', async () => { id = await begins(p.joao, folder); });
    await step('both sides fill in their part', () => Promise.all([
      states(p.joao, folder).then(() => brings(p.joao, folder)),
      p.handler.go(`/{l}/apply/${id}`).then(() => states(p.handler, folder)),
    ]));
    await step('both sides sign', () => signs(p.joao, id).then(() => signs(p.handler, id, { papers, last: true })));

    await step('the work authority puts forward what it misses', () => putsForward(p.workExamine, id, 'work', { M03: 'incomplete' }));
    await step('the window asks both sides once for a better copy, of that too', () => asks(p.accept, id, { M06: 'incomplete' }));
    await step('both sides answer', () => answers(p.handler, id, { M06: papers.M06 }).then(() => answers(p.joao, id, { M03: papers.M03 }, { last: true })));
    await step('the window lets him come', () => passes(p.accept, id));
    await step('he books the first appointment', async () => { visit = await books(p.joao, id); });

    await step('the day of the visit comes, and everybody signs in again', async () => {
      await moveTo(p.visitor.context, origin, visit);
      await Promise.all(Object.values(p).filter((x) => x !== p.visitor).map((x) => x.signIn(x === p.joao ? 'applicant.JM-1' : x.as)));
    });
    await step('originals are compared, and the passport is handed back', () => compares(p.accept, id));
    await step('the window accepts for both authorities', () => accepts(p.accept, id));
    await step('both authorities examine at once', () => Promise.all([examines(p.workExamine, id, 'work'), examines(p.examine, id, 'residence')]));
    await step('both authorities review at once', () => Promise.all([reviews(p.workReview, id, 'work'), reviews(p.review, id, 'residence')]));
    await step('work is decided', () => decides(p.workDecide, id, 'work'));
    await step('residence is decided, and both are issued', () => decides(p.decide, id, 'residence'));
    await step('both permits are made', () => makes(p.issue, id));
    await step('both permits go out by post', () => handsOut(p.handOut, id, tracking));
    await step('he reads the number of the post', () => reads(p.joao, id));
    await step('he has both permits, and anybody may check them', () => has(p.joao, p.visitor, id));
  });
}

// reads looks up where the permits are.
async function reads(joao, id) {
  await joao.go(`/{l}/cases/${id}`);
  await joao.page.getByText(tracking).first().waitFor();
}

// has loads both permits down and has their numbers checked by somebody else.
async function has(joao, visitor, id) {
  const made = await permits(joao, id);
  assert.equal(made.length, 2);
  for (const { number, paper } of made) {
    assert.equal(paper.subarray(0, 4).toString(), '%PDF');
    await isValid(visitor, number);
  }
}
