// Whether a person who uses the keyboard sees where they are. The functions run in the page.

// rest notes how everything that can take focus looks without it. A ring may be drawn
// on the control, its label or its parent, and on their ::before and ::after.
export function rest() {
  const notes = window.tandemRest ??= new WeakMap();
  const active = document.activeElement;
  const holders = (el) => [el, ...(el.labels ?? []), el.parentElement].filter(Boolean);
  const rings = (el) => ['', '::before', '::after'].map((pseudo) => {
    const s = getComputedStyle(el, pseudo || undefined);
    const drawn = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 && !/, 0\)$|^transparent$/.test(s.outlineColor);
    return [drawn ? `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}` : '', s.boxShadow === 'none' ? '' : s.boxShadow];
  }).flat();
  const look = (el) => holders(el).flatMap(rings);
  for (const el of document.querySelectorAll('a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]')) {
    if (el !== active) notes.set(el, look(el));
  }
  window.tandemLook = look;
}

// stop describes the control that has focus: which it is, and what is wrong with it.
// It is null when focus has left the page.
export function stop() {
  const el = document.activeElement;
  if (!el || el === document.body || el === document.documentElement) return null;
  const first = !(window.tandemSeen ??= new WeakSet()).has(el);
  window.tandemSeen.add(el);

  const ringed = () => {
    const before = window.tandemRest?.get(el);
    return window.tandemLook(el).some((ring, i) => ring !== '' && ring !== before?.[i]);
  };
  const related = (hit) => hit && (el.contains(hit) || hit.contains(el) || [...(el.labels ?? [])].some((l) => l.contains(hit)));
  const unseen = (e) => getComputedStyle(e).opacity === '0' || e.offsetWidth <= 1;
  const hidden = () => {
    const shown = (unseen(el) && el.labels?.[0]) || el; // a label may stand for its control
    const r = shown.getClientRects()[0] ?? shown.getBoundingClientRect();
    const [left, right] = [Math.max(r.left, 0), Math.min(r.right, innerWidth)];
    const [top, bottom] = [Math.max(r.top, 0), Math.min(r.bottom, innerHeight)];
    if (right <= left || bottom <= top) return 'is outside the window';
    const at = (x, y) => document.elementsFromPoint(left + (right - left) * x, top + (bottom - top) * y).find((e) => !unseen(e));
    const heights = r.height > innerHeight / 2 ? [0.5] : [0.1, 0.5, 0.9]; // of something tall a bar may cover a part
    const covering = heights.map((y) => at(0.5, y)).find((hit) => !related(hit));
    return covering && `is covered by <${covering.localName}${covering.className ? ` class="${covering.className}"` : ''}>`;
  };
  const selector = () => {
    if (el.id) return `#${el.id}`;
    const name = el.getAttribute('name') ?? el.getAttribute('href');
    return el.localName + (name ? `[${el.hasAttribute('name') ? 'name' : 'href'}="${name}"]` : `:${(el.textContent ?? '').trim().slice(0, 30)}`);
  };
  const wrong = [];
  if (!ringed()) wrong.push('has focus, but nothing shows it (outline or box-shadow)');
  const cover = hidden();
  if (cover) wrong.push(`has focus, but ${cover}`);
  return { selector: selector(), wrong, first };
}
