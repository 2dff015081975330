// Tab goes through the whole page, and at every stop shows where it is.
import { rest, stop } from '../focus.mjs';

// A date box has several parts, and Tab stops at each of them.
const parts = 6;

// Where it goes is the same in both languages, so each is walked through on one screen.
export async function focused({ page, lang, screen }) {
  if ((lang === 'en') !== (screen.width < 600)) return [];
  const wrong = [];
  await page.evaluate(rest);
  let [at, stayed] = [await next(page), 0];
  while (at && stayed < parts) {
    wrong.push(...at.wrong.map((what) => ({ at: at.selector, what })));
    const before = at;
    if (at.selector.startsWith('iframe')) await page.evaluate(passBy);
    at = await next(page);
    if (at && !at.first && at.selector !== before.selector) break; // round again
    stayed = at?.first ? 0 : stayed + 1;
    if (at && !at.first) at.wrong = [];
  }
  if (at && stayed >= parts) wrong.push({ at: at.selector, what: 'does not let go of the focus' });
  return wrong;
}

// passBy goes on behind a viewer of a paper, whose many buttons are the browser's own.
function passBy() {
  const behind = document.createElement('span');
  behind.tabIndex = -1;
  document.activeElement.after(behind);
  behind.focus();
  behind.remove();
}

// shown waits until the page has drawn what the focus changes.
function shown() {
  return new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
}

async function next(page) {
  await page.keyboard.press('Tab');
  await page.evaluate(shown);
  return page.evaluate(stop);
}
