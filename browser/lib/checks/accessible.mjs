// WCAG 2.2 AA and good practice, as far as axe can see.
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

// ask runs in the page.
async function ask(values) {
  const { violations } = await window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'], preload: false });
  return violations.flatMap((v) => v.nodes.map((n) => ({ at: n.target.join(' '), what: `${v.id}: ${n.failureSummary.replaceAll(/\s+/g, ' ')}` })));
}

// The script is evaluated by the debugger, so the page's policy stays as it is.
export async function accessible({ page }) {
  await page.evaluate(source);
  return page.evaluate(ask, tags);
}
