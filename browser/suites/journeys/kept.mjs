// Nothing that somebody has typed is lost: not when the session ends meanwhile, not by going
// back, not by changing the language, not when the program starts anew, and not when two
// write at once. The program is one of its own, because it is started again.
import assert from 'node:assert/strict';
import { readFolder } from '../../lib/folder.mjs';
import { arrive } from '../../lib/people.mjs';
import { start } from '../../lib/server.mjs';
import { begins, named, signsIn } from '../../lib/steps/party.mjs';
import { say } from '../../lib/words.mjs';

const account = 'applicant.HK-2';

export default async function kept({ gate, browser, server: { db } }) {
  const server = await start({ postgres: Boolean(db), more: ['--empty'] });
  try {
    const path = await draft(browser, server);
    const sit = async (settings, run) => {
      const person = await arrive(browser, server.origin, { as: account, lang: 'en', ...settings });
      await person.go(`/{l}${path}/contact`);
      await run(person);
      await person.close();
    };
    for (const js of [true, false]) {
      const how = js ? '' : ', without scripts';
      await gate.test(`what is typed outlives the session${how}`, () => sit({ js }, (person) => outlives(browser, server, person, path)));
      await gate.test(`what is typed is there when somebody goes back${how}`, () => sit({ js }, goesBack));
      await gate.test(`of two who write at once the second is told${how}`, () => sit({ js }, (one) => sit({ js }, (other) => clash(one, other))));
    }
    await gate.test('what is typed is there in the other language', () => sit({}, turns));
    await gate.test('what is typed outlives the program', () => sit({}, (person) => restarts(server, person)));
    await gate.test('what was kept follows from what was done', () => server.stop().then(() => server.verify()));
  } finally {
    await server.remove();
  }
}

// draft begins an application, and returns where its pages are.
async function draft(browser, server) {
  const person = await arrive(browser, server.origin, { as: account });
  await person.go('/{l}/apply');
  const id = await begins(person, await readFolder('haikou/first'));
  await person.close();
  return `/apply/${id}`;
}

const box = (person) => person.page.locator('[name="contact.address"]');
const save = (person) => named(person, 'button', 'apply.later');

// writes types an address that nobody has typed before.
let count = 0;
async function writes(person) {
  const address = `No. ${++count}, Guomao Avenue`;
  await box(person).fill(address);
  return address;
}

// stands makes sure that the page, asked for anew, says what was typed.
async function stands(person, address) {
  await person.page.goto(person.page.url());
  assert.equal(await box(person).inputValue(), address);
}

// outlives: somebody signs out everywhere else while a form is open there. The form comes
// along through the sign-in.
async function outlives(browser, server, person, path) {
  const address = await writes(person);
  const elsewhere = await arrive(browser, server.origin, { as: account, lang: 'en' });
  await elsewhere.go('/{l}/account');
  await elsewhere.hands.follow(named(elsewhere, 'button', 'account.sessions.end'));
  await elsewhere.close();
  await person.hands.leads(save(person));
  await person.page.getByText(say('en', 'login.over')).first().waitFor();
  await signsIn(person, account);
  await person.hands.follow(named(person, 'button', 'login.kept.act'));
  await person.go(`/{l}${path}/contact`);
  assert.equal(await box(person).inputValue(), address);
}

// goesBack: a page that was left by its button shows what was typed there.
async function goesBack(person) {
  const address = await writes(person);
  await person.hands.follow(save(person));
  await person.page.goBack();
  assert.equal(await box(person).inputValue(), address);
}

// turns: the language is changed in the middle of a form.
async function turns(person) {
  const address = await writes(person);
  await person.hands.follow(person.page.locator('a.lang'));
  assert.match(person.page.url(), /\/zh\//);
  assert.equal(await box(person).inputValue(), address);
  await stands(person, address);
}

// restarts: the program ends while a form is open, and the form is sent to the next one.
async function restarts(server, person) {
  const address = await writes(person);
  const page = person.page.url();
  await server.restart();
  await person.hands.follow(save(person));
  await person.page.goto(page);
  assert.equal(await box(person).inputValue(), address);
}

// clash: two have the same page open. The second is shown both, nothing is overwritten, and
// what is sent again counts.
async function clash(one, other) {
  const [first, second] = [await writes(one), await writes(other)];
  await one.hands.follow(save(one));
  await other.hands.leads(save(other));
  await other.page.getByText(say('en', 'apply.clash'), { exact: true }).waitFor();
  await other.page.locator('main').getByText(first).waitFor();
  assert.equal(await box(other).inputValue(), second);
  await one.page.goBack();
  await stands(one, first);
  await other.hands.follow(save(other));
  await stands(one, second);
}
