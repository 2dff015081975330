// Tab goes through the whole page, and at every stop shows where it is.
import { rest, stop } from '../focus.mjs';

// A date box has several parts, and Tab stops at each of them; a viewer of a PDF file has
// all its own buttons.
const parts = (at) => (at.selector.startsWith('iframe') ? 80 : 6);

export async function focused({ page }) {
  const wrong = [];
  await page.evaluate(rest);
  let [at, stayed] = [await next(page), 0];
  while (at && stayed < parts(at)) {
    wrong.push(...at.wrong.map((what) => ({ at: at.selector, what })));
    const before = at;
    at = await next(page);
    if (at && !at.first && at.selector !== before.selector) break; // round again
    stayed = at?.first ? 0 : stayed + 1;
    if (at && !at.first) at.wrong = [];
  }
  if (at && stayed >= parts(at)) wrong.push({ at: at.selector, what: 'does not let go of the focus' });
  return wrong;
}

async function next(page) {
  await page.keyboard.press('Tab');
  return page.evaluate(stop);
}
