// No page scrolls sideways: not at its own width, and on a phone not at 320 px, which is
// what 1280 px are at 400 % (WCAG 1.4.10).

// read runs in the page: what sticks out at the right and is not inside a box that scrolls.
function read() {
  const width = document.documentElement.clientWidth;
  const over = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - width;
  if (over <= 0) return [];
  const scrolls = (el) => el && el !== document.body && (getComputedStyle(el).overflowX !== 'visible' || scrolls(el.parentElement));
  const out = [...document.body.querySelectorAll('*')].filter((el) => el.getBoundingClientRect().right > width + 0.5 && !scrolls(el.parentElement));
  const name = (el) => el.localName + (el.id ? `#${el.id}` : '') + [...el.classList].map((c) => `.${c}`).join('');
  const deepest = out.filter((el) => !out.some((other) => other !== el && el.contains(other)));
  return [{ at: deepest.slice(0, 3).map(name).join(', ') || 'body', what: `sticks out by ${over} px at a width of ${width} px` }];
}

export async function reflowing({ page, screen }) {
  const wrong = await page.evaluate(read);
  if (screen.width >= 600) return wrong;
  await page.setViewportSize({ ...screen, width: 320 });
  wrong.push(...await page.evaluate(read));
  await page.setViewportSize(screen);
  return wrong;
}
