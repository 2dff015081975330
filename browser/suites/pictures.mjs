// Takes a picture of every page of the lists, in both languages, on a phone and at a desk,
// for docs/pictures: NAME-LANGUAGE-WIDTH.png. Those of the party and of officers are taken
// where the demonstration's stories have been told. `make pictures` runs it; no other gate does.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { inParallel } from '../lib/gate.mjs';
import { desk, phone } from '../lib/people.mjs';
import { picture } from '../lib/picture.mjs';
import { start } from '../lib/server.mjs';
import { stage } from '../lib/stage.mjs';
import { visit } from '../lib/visit.mjs';
import { pages } from '../pages.mjs';
import { party } from '../pages/party.mjs';
import { staff } from '../pages/staff.mjs';

const folder = new URL('../../docs/pictures/', import.meta.url);

export default async function pictures({ gate, browser, server }) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await taken({ gate, browser, server, list: pages });
  const told = await start();
  try {
    await taken({ gate, browser, server: told, list: [...party, ...staff] });
  } finally {
    await told.remove();
  }
}

// taken takes the pictures of a list of pages.
function taken({ gate, browser, server, list }) {
  return gate.test(`pictures of ${list.length} pages`, async () => {
    const views = (await stage({ browser, origin: server.origin }, list)).flatMap((v) => [phone, desk].map((screen) => ({ ...v, screen })));
    let bytes = 0;
    await inParallel(views, 2, async (view) => { bytes += await take(browser, view); });
    console.log(`${views.length} pictures, ${Math.round(bytes / 1000)} kB`);
  });
}

// take writes one picture and returns its size in bytes.
async function take(browser, { page, lang, url, cookies, screen }) {
  const png = await visit(browser, url, { lang, screen, cookies, status: page.status }, (v) => picture(v.page));
  await writeFile(new URL(`${page.name}-${lang}-${screen.width}.png`, folder), png);
  return png.length;
}
