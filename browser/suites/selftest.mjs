// The gate itself: a sound page passes, and every planted fault is found by its check.
import assert from 'node:assert/strict';
import { check } from '../lib/checks.mjs';
import { advance, moveTo } from '../lib/demo.mjs';
import { fixtures } from '../lib/fixtures.mjs';
import { Keyboard } from '../lib/keyboard.mjs';
import { arrive, desk, phone, together } from '../lib/people.mjs';
import { stage } from '../lib/stage.mjs';
import { visit } from '../lib/visit.mjs';
import { inspect } from './pages.mjs';

// What is planted in testdata/faulty, and who must find it, and how.
const faults = {
  alt: ['accessible', /^image-alt/],
  contrast: ['accessible', /^color-contrast/],
  script: ['quiet', /^script-src-elem blocked inline/],
  throws: ['quiet', /planted/],
  id: ['valid', /^no-dup-id/],
  wide: ['reflowing', /sticks out by \d+ px at a width of 390 px/],
  invisible: ['focused', /nothing shows it/],
  covered: ['focused', /is covered by <div class="bar">/],
  trap: ['focused', /does not let go/],
  gap: ['headed', /below a heading of level 1/],
  first: ['headed', /2 headings of the first level/],
  language: ['spoken', /lang="zh" on a page in en/],
  unspoken: ['spoken', /is Chinese, but/],
  'elsewhere.html?open': ['light', /another place/],
  heavy: ['light', /weighs \d+ bytes/],
};

export default async function selftest({ gate, browser }) {
  const { origin, stop } = await fixtures();
  await gate.test('a sound page passes every check', async () => {
    assert.deepEqual(await inspect(browser, origin, [{ name: 'sound', path: '/{l}/sound.html' }]), []);
  });
  for (const [name, [by, what]] of Object.entries(faults)) {
    await gate.test(`a planted fault is found: ${name}`, () => finds(browser, origin, name, by, what));
  }
  await gate.test('same titles and different structures are found', () => compares(browser, origin));
  await gate.test('a wrong status is found', () => misses(browser, origin));
  await gate.test('a keyboard refuses to go on where focus is invisible', () => refuses(browser, origin));
  await gate.test('a keyboard fills in a form', () => fills(browser, origin));
  await gate.test('people sign in, and move the clock', () => demonstrates(browser, origin));
  await gate.test('what pages share is prepared once', () => prepares(browser, origin));
  await gate.test('five people look at once', () => gathers(browser, origin));
  await stop();
}

async function finds(browser, origin, name, by, what) {
  const url = `${origin}/faulty/${name.includes('.') ? name : `${name}.html`}`;
  const found = await visit(browser, url, { lang: 'en', screen: by === 'valid' ? desk : phone }, check);
  assert.ok(found.some((f) => f.check === by && what.test(f.what)), `${by} ${what} is not among ${JSON.stringify(found, null, 1)}`);
}

async function compares(browser, origin) {
  const pages = ['sound', 'other'].map((name) => ({ name, path: `/{l}/${name}.html` }));
  const found = (await inspect(browser, origin, pages)).map((f) => `${f.check} ${f.name} ${f.at}`);
  assert.deepEqual(found.sort(), ['alike other links', 'alike sound title']);
}

async function misses(browser, origin) {
  const found = await inspect(browser, origin, [{ name: 'none', path: '/none.html' }]);
  assert.equal(found.length, 4); // two languages, two screens
  assert.match(found[0].what, /answered 404, not 200/);
}

async function refuses(browser, origin) {
  const { page, close } = await opened(browser, `${origin}/faulty/invisible.html`);
  await assert.rejects(new Keyboard(page).press('link', 'No ring'), /nothing shows it/);
  await close();
}

async function opened(browser, url) {
  const context = await browser.newContext({ viewport: desk });
  const page = await context.newPage();
  await page.goto(url);
  return { page, close: () => context.close() };
}

async function fills(browser, origin) {
  const person = await arrive(browser, origin, { lang: 'en', js: false });
  await person.go('/{l}/form.html');
  await person.keyboard.press('checkbox', 'I am sure');
  await person.keyboard.choose('By courier');
  await person.keyboard.type('Name', 'Li Mei'); // stands before: Shift+Tab
  await person.keyboard.follow('button', 'Send');
  assert.equal(new URL(person.page.url()).search, '?name=Li+Mei&way=courier&sure=yes');
  await person.close();
}

async function demonstrates(browser, origin) {
  const person = await arrive(browser, origin, { as: 'clerk' });
  await advance(person.context, origin, '1d');
  await person.go('/{l}/person.html');
  assert.equal(await person.page.locator('#person').innerText(), 'clerk');
  assert.equal(await person.page.locator('#clock').innerText(), 'advance=1d');
  await moveTo(person.context, origin, '2026-11-30T09:00');
  await person.page.reload();
  assert.equal(await person.page.locator('#clock').innerText(), 'to=2026-11-30T09%3A00');
  await person.close();
}

async function prepares(browser, origin) {
  let times = 0;
  const prepare = async () => { times++; return 'person'; };
  const pages = ['one', 'two'].map((name) => ({ name, path: (made) => `/{l}/${made}.html`, as: name, prepare }));
  const views = await stage({ browser, origin }, pages);
  assert.equal(times, 1);
  assert.deepEqual(views.map((v) => `${v.url} ${v.cookies.cookies[0].value}`), ['zh one', 'en one', 'zh two', 'en two']
    .map((v) => v.split(' ')).map(([lang, name]) => `${origin}/${lang}/person.html ${name}`));
}

async function gathers(browser, origin) {
  const who = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name, i) => [name, { lang: i % 2 ? 'en' : 'zh', screen: i % 2 ? desk : phone, js: i !== 0 }]));
  const people = await together(browser, origin, who);
  await Promise.all(Object.values(people).map(async (person) => {
    await person.go('/{l}/sound.html');
    await person.keyboard.follow('link', person.lang === 'zh' ? '再次打开本页' : 'This page again');
    await person.close();
  }));
}
