// Brings pages into the state in which they are looked at: prepares what they need, each
// thing once, and signs in who looks, each person once in a language.
import { signIn } from './demo.mjs';
import { settings } from './people.mjs';

export const langs = ['zh', 'en'];

// once calls make with every argument once, however often it is asked.
function once(make) {
  const made = new Map();
  return (key, ...rest) => made.get(key + rest) ?? made.set(key + rest, make(key, ...rest)).get(key + rest);
}

// stage returns the pages with their URLs and cookies: { page, lang, url, cookies }. All
// is prepared in the order of the list before anything is looked at.
export async function stage({ browser, origin }, pages) {
  const prepared = new Map();
  const cookies = once((as, lang) => cookiesOf(browser, origin, as, lang));
  const set = [];
  for (const page of pages) {
    if (page.prepare && !prepared.has(page.prepare)) prepared.set(page.prepare, await page.prepare({ browser, origin }));
    const made = prepared.get(page.prepare);
    const path = typeof page.path === 'function' ? page.path(made) : page.path;
    for (const lang of langs) {
      set.push({ page, lang, url: origin + path.replaceAll('{l}', lang), cookies: page.as && await cookies(page.as, lang) });
    }
  }
  return set;
}

async function cookiesOf(browser, origin, as, lang) {
  const context = await browser.newContext(settings({ lang }));
  await signIn(context, origin, as, lang);
  const state = await context.storageState();
  await context.close();
  return state;
}
