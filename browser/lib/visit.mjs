// A visit is one first look at a page by one person: with an empty cache, and with
// everything noted that the page asks for and complains about.
import { settings } from './people.mjs';

// reported collects what the page's own policy forbids. It runs in the page, before it.
function reported() {
  window.tandemBlocked = [];
  document.addEventListener('securitypolicyviolation', (e) => {
    window.tandemBlocked.push(`${e.effectiveDirective} blocked ${e.blockedURI || 'inline'}${e.sample ? `: ${e.sample}` : ''}`);
  });
}

// listen notes requests, their weight in bytes as they travel, and complaints. That the
// page itself answers 404 is no complaint where it is expected.
async function listen(page, url) {
  const notes = { requests: [], complaints: [], bytes: 0 };
  page.on('request', (r) => notes.requests.push(r.url()));
  page.on('console', (m) => m.type() === 'error' && m.location().url !== url && notes.complaints.push(m.text()));
  page.on('pageerror', (err) => notes.complaints.push(String(err)));
  const wire = await page.context().newCDPSession(page);
  wire.on('Network.loadingFinished', (e) => { notes.bytes += e.encodedDataLength; });
  await wire.send('Network.enable');
  await page.addInitScript(reported);
  return notes;
}

// visit opens a page in a new context with the cookies of whoever is signed in, and gives
// it to look; the answer is look's.
export async function visit(browser, url, { lang, screen, cookies, status = 200, budget }, look) {
  const context = await browser.newContext({ ...settings({ lang, screen }), storageState: cookies });
  try {
    const page = await context.newPage();
    const notes = await listen(page, url);
    const answer = await page.goto(url, { waitUntil: 'load' });
    if (answer.status() !== status) throw new Error(`${url} answered ${answer.status()}, not ${status}`);
    return await look({ page, lang, screen, budget, notes, html: await answer.text(), origin: new URL(url).origin });
  } finally {
    await context.close();
  }
}
