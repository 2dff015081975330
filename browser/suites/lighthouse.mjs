// The public pages of the list reach 100 in all four categories of Lighthouse, as a
// median of three; and a page that does not deserve it, does not.
import assert from 'node:assert/strict';
import { fixtures } from '../lib/fixtures.mjs';
import { categories, measurer } from '../lib/lighthouse.mjs';
import { stage } from '../lib/stage.mjs';
import { pages } from '../pages.mjs';

const full = Object.fromEntries(categories.map((id) => [id, 100]));

export default async function lighthouse({ gate, browser, server }) {
  const { measure, close } = await measurer();
  const { origin, stop } = await fixtures();
  const is100 = async (url, lang, runs) => {
    const { scores, wanting } = await measure(url, lang, runs);
    assert.deepEqual(scores, full, `${url} ${JSON.stringify(scores)}: ${wanting.join('; ')}`);
  };
  await gate.test('a sound page reaches 100', () => is100(`${origin}/en/sound.html`, 'en'));
  await gate.test('a page with low contrast does not', () => assert.rejects(is100(`${origin}/faulty/contrast.html`, 'en', 1), /color-contrast/));
  for (const { page, lang, url } of await stage({ browser, origin: server.origin }, pages.filter((p) => p.lighthouse))) {
    await gate.test(`${page.name} ${lang} reaches 100`, () => is100(url, lang));
  }
  await stop();
  await close();
}
