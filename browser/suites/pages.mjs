// Every check on every page, in both languages, on a phone and at a desk. All that is
// wrong is said at once, each thing once, with where it shows.
import { pages as all } from '../pages.mjs';
import { alike, shape } from '../lib/checks/alike.mjs';
import { check } from '../lib/checks.mjs';
import { inParallel } from '../lib/gate.mjs';
import { desk, phone } from '../lib/people.mjs';
import { stage } from '../lib/stage.mjs';
import { visit } from '../lib/visit.mjs';

// atOnce is how many pages are looked at in parallel.
const atOnce = 3;

export default function pages({ gate, browser, server }) {
  return looksAt(gate, browser, server.origin, all);
}

// looksAt is the test that nothing is wrong with the pages of a list.
export async function looksAt(gate, browser, origin, list) {
  await gate.test(`${list.length} pages, in two languages, on two screens`, async () => {
    const wrong = await inspect(browser, origin, list, (name, seconds) => gate.took(`page ${name}`, seconds));
    if (wrong.length) throw new Error(told(wrong));
  });
}

// inspect returns everything that is wrong with the pages.
export async function inspect(browser, origin, pages, took = () => {}) {
  const [wrong, shapes] = [[], []];
  const visits = (await stage({ browser, origin }, pages)).flatMap((v) => [phone, desk].map((screen) => ({ ...v, screen })));
  await inParallel(visits, atOnce, async (v) => {
    const began = performance.now();
    const found = await look(browser, v).catch((err) => ({ wrong: [{ check: 'visit', at: v.url, what: err.message }] }));
    const where = { name: v.page.name, lang: v.lang, width: v.screen.width };
    wrong.push(...found.wrong.map((w) => ({ ...w, ...where })));
    if (found.shape && v.screen === desk) shapes.push({ ...found.shape, ...where, address: v.url.replace(`/${v.lang}/`, '/') });
    took(`${where.name} ${where.lang} ${where.width}`, (performance.now() - began) / 1000);
  });
  return [...wrong, ...alike(shapes)];
}

function look(browser, { page, lang, url, cookies, screen }) {
  return visit(browser, url, { lang, screen, cookies, status: page.status, budget: page.budget },
    async (v) => ({ shape: await v.page.evaluate(shape), wrong: await check(v) }));
}

// told puts together what is the same on several screens.
function told(wrong) {
  const places = new Map();
  for (const w of wrong) {
    const what = `${w.name}: ${w.check}: ${w.at}: ${w.what}`;
    places.set(what, [...(places.get(what) ?? []), [w.lang, w.width].filter(Boolean).join(' ')]);
  }
  const lines = [...places].map(([what, where]) => `${what} [${where.sort().join(', ')}]`);
  return `${lines.length} things are wrong:\n${lines.sort().join('\n')}`;
}
