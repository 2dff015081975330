// Lighthouse on a phone with a slow line, as it comes: simulated slow 4G, a slow processor.
import lighthouse from 'lighthouse';
import { launch } from './browser.mjs';
import { freePort } from './net.mjs';

export const categories = ['performance', 'accessibility', 'best-practices', 'seo'];

// often is how many times a page is measured: single runs vary, their median does not.
const often = 3;

// measurer starts a browser that Lighthouse can steer. Its measure returns the median of
// each category, 0 to 100, and what the last run found wanting.
export async function measurer() {
  const port = await freePort();
  const browser = await launch([`--remote-debugging-port=${port}`]);
  return { measure: (url, lang, runs = often) => median(url, lang, runs, port), close: () => browser.close() };
}

async function median(url, lang, runs, port) {
  const reports = [];
  const scores = (id) => reports.map((r) => Math.round(100 * r.categories[id].score));
  while (reports.length < runs && !categories.every((id) => settled(scores(id), runs))) reports.push(await report(url, lang, port));
  return { scores: Object.fromEntries(categories.map((id) => [id, middle(scores(id))])), wanting: wanting(reports.at(-1)) };
}

// settled: more than half of all runs agree, so that the others cannot move the median.
function settled(scores, runs) {
  return scores.some((score) => scores.filter((other) => other === score).length > runs / 2);
}

// report measures once. On a busy machine Lighthouse now and then records nothing at all;
// then it is asked once more.
async function report(url, lang, port, again = true) {
  const { lhr } = await lighthouse(url, { port, logLevel: 'silent', onlyCategories: categories, extraHeaders: { 'Accept-Language': lang } });
  if (!lhr.runtimeError) return lhr;
  if (again) return report(url, lang, port, false);
  throw new Error(`${url}: ${lhr.runtimeError.message}`);
}

function middle(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function wanting(lhr) {
  const counted = new Set(categories.flatMap((id) => lhr.categories[id].auditRefs).filter((a) => a.weight > 0).map((a) => a.id));
  return Object.values(lhr.audits).filter((a) => counted.has(a.id) && a.score !== null && a.score < 1).map((a) => `${a.id} ${a.displayValue ?? ''}`.trim());
}
