// Every page works without this file; it only saves round trips and mistakes.
const $ = (s, r = document) => r.querySelector(s);
const $$ = (s, r = document) => [...r.querySelectorAll(s)];
const on = (type, f, at = document) => at.addEventListener(type, f);
const part = (id) => ({ 'X-Tandem-Part': id });

// HTML is made in one place, from answers of this site only.
const safe = window.trustedTypes?.createPolicy('tandem', { createHTML: (s) => s }) ?? { createHTML: (s) => s };
const parse = (html) => new DOMParser().parseFromString(safe.createHTML(html), 'text/html');

const say = (words) => {
  const a = $('#announce');
  if (a) a.textContent = words;
};

// --- errors: the summary takes the focus, its links lead to the control at fault
const control = (e) =>
  e.matches('fieldset') ? ($('[aria-invalid=true]', e) ?? $('input,select,textarea', e) ?? e) : e;
const summary = () => $('.errsum')?.focus();
on('click', (e) => {
  const a = e.target.closest('.errsum a');
  const t = a && document.getElementById(decodeURIComponent(a.hash.slice(1)));
  if (!t) return;
  e.preventDefault();
  t.closest('.field')?.scrollIntoView({ block: 'start' });
  control(t).focus({ preventScroll: true });
});

// --- a browser shows the line of a text area that is written in; all of it is better
on('focusin', (e) => e.target.matches('textarea') && e.target.scrollIntoView({ block: 'nearest' }));

// --- a page is not told that the focus is in a viewer, only that it is here no more
addEventListener('blur', () => setTimeout(() => document.activeElement?.localName === 'iframe' && document.activeElement.classList.add('in')));
addEventListener('focus', () => $$('iframe.in').forEach((f) => f.classList.remove('in')));

// --- forms are sent once, until the page is shown again
on('submit', (e) => {
  const f = e.target;
  if (e.defaultPrevented || f.method !== 'post') return;
  if (f.dataset.sent) e.preventDefault();
  f.dataset.sent = '1';
});
addEventListener('pageshow', () => $$('form[data-sent]').forEach((f) => delete f.dataset.sent));

// --- Escape closes menus
on('keydown', (e) => {
  const m = e.key === 'Escape' && $('.menu[open]');
  if (m) {
    m.open = false;
    $('summary', m).focus();
  }
});

// --- parts of pages: data-swap="#id" on links and GET forms
let latest = 0;
async function fetchPart(url, id) {
  const turn = ++latest;
  const answer = await fetch(url, { headers: part(id), credentials: 'same-origin' });
  if (!answer.ok || !/^text\/html/.test(answer.headers.get('Content-Type'))) throw new Error(answer.status);
  const found = parse(await answer.text()).getElementById(id);
  const old = document.getElementById(id);
  if (!found || !old) throw new Error(id);
  if (turn !== latest) return null;
  old.replaceWith(found);
  return { element: found, url: answer.redirected ? answer.url : url };
}
const page = () => location.href.split('#')[0];
let here = page();
async function swap(url, id) {
  try {
    const got = await fetchPart(url, id);
    if (!got) return;
    history.pushState({ part: id }, '', got.url);
    here = page();
    if (got.element.dataset.title) document.title = got.element.dataset.title;
    const h = $('h1,h2,caption', got.element) ?? got.element;
    h.tabIndex = -1;
    h.focus();
    say(h.textContent.trim());
    ready();
  } catch {
    location.assign(url);
  }
}
const plain = (e) => e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey;
on('click', (e) => {
  const a = e.target.closest('a[data-swap]');
  if (!a || e.defaultPrevented || plain(e)) return;
  e.preventDefault();
  swap(a.href, a.dataset.swap.slice(1));
});
on('submit', (e) => {
  const f = e.target;
  if (!f.dataset.swap || f.method !== 'get') return;
  e.preventDefault();
  const url = new URL(f.action);
  url.search = new URLSearchParams(new FormData(f, e.submitter)).toString();
  swap(url.href, f.dataset.swap.slice(1));
});
// going to a place on the same page, as the skip link does, is no other page
addEventListener('popstate', () => {
  if (page() !== here) location.reload();
});

// --- worklist keys: never while typing, and they can be switched off (WCAG 2.1.4)
const keysOff = () => localStorage.getItem('tandem.keys') === 'off';
const showKeys = () =>
  $$('[data-keys]').forEach((b) => {
    b.textContent = keysOff() ? b.dataset.on : b.dataset.off;
  });
on('click', (e) => {
  if (!e.target.closest('[data-keys]')) return;
  localStorage.setItem('tandem.keys', keysOff() ? 'on' : 'off');
  showKeys();
});
const typing = (t) => t.closest('input:not([type=checkbox]),select,textarea,[contenteditable]');
const rows = () => $$('.wl tbody tr');
let peeking;
function move(step) {
  const all = rows();
  const at = all.findIndex((r) => r.classList.contains('sel'));
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  all[at]?.classList.remove('sel');
  next.classList.add('sel');
  $('a', next).focus();
  clearTimeout(peeking);
  if (next.dataset.peek) peeking = setTimeout(() => fetchPart(next.dataset.peek, 'peek').catch(() => {}), 200);
}
const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: () => $('.wl tr.sel input')?.click(),
  Enter: () => $('.wl tr.sel th a')?.click(),
  '/': () => $('[data-find]')?.focus(),
  '?': () => {
    const k = $('#keys');
    if (k) {
      k.tabIndex = -1;
      k.focus();
      k.scrollIntoView({ block: 'nearest' });
    }
  },
};
on('keydown', (e) => {
  const name = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  if (!Object.hasOwn(keys, name) || !rows().length || keysOff() || e.defaultPrevented) return;
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e.target)) return;
  if (name === 'Enter' && e.target.closest('a,button,input,summary')) return;
  e.preventDefault();
  keys[name]();
});

// --- drafts are kept three seconds after the last change, and when the page is left
const answers = (f) => {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(f)) if (typeof value === 'string') data.append(name, value);
  return data;
};
async function save(f) {
  clearTimeout(f.timer);
  f.timer = 0;
  const line = $('[data-saved]');
  try {
    const r = await fetch(f.dataset.autosave, {
      method: 'POST',
      body: answers(f),
      headers: part('autosave'),
      keepalive: true,
    });
    if (!r.ok || r.redirected) throw new Error(r.status);
    const seen = r.headers.get('X-Tandem-Version');
    if (seen && f.elements.version) f.elements.version.value = seen;
    line.textContent = (await r.text()).slice(0, 200);
  } catch {
    line.textContent = f.dataset.unsaved;
  }
}
on('input', (e) => {
  const f = e.target.form;
  if (!f?.dataset.autosave) return;
  clearTimeout(f.timer);
  f.timer = setTimeout(save, 3000, f);
});
on('visibilitychange', () => {
  if (document.hidden) $$('form[data-autosave]').forEach((f) => f.timer && !f.dataset.sent && save(f));
});
// a link waits until what was typed is kept, so that the page it leads to shows it
on('click', async (e) => {
  const a = e.target.closest('a[href]');
  const f = $$('form[data-autosave]').find((f) => f.timer && !f.dataset.sent);
  if (!a || !f || a.target || e.defaultPrevented || plain(e) || a.href.split('#')[0] === page()) return;
  e.preventDefault();
  await save(f);
  location.assign(a.href);
});

// --- files: their name, and their size before they are sent
on('change', (e) => {
  const t = e.target;
  if (t.type !== 'file') return;
  const field = t.closest('.field');
  const big = [...t.files].find((f) => t.dataset.max && f.size > +t.dataset.max);
  const words =
    big && t.dataset.large.replace('{name}', () => big.name).replace('{size}', (big.size / 1048576).toFixed(1));
  $('.chosen', field).textContent = words ?? [...t.files].map((f) => f.name).join(', ');
  field.classList.toggle('too-large', !!big);
  if (big) t.value = '';
});

// --- passkeys: options from the server, the answer of the device into "credential"
async function passkey(f) {
  const r = await fetch(f.dataset.options, { method: 'POST', body: answers(f), headers: part('passkey') });
  if (r.status === 401) return f.submit(); // the answer to the form asks to sign in first
  if (!r.ok) throw new Error(r.status);
  const options = (await r.json()).publicKey;
  const made =
    f.dataset.passkey === 'register'
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  f.elements.credential.value = JSON.stringify(made.toJSON());
  f.submit();
}
on('submit', (e) => {
  const f = e.target;
  if (!f.dataset.passkey) return;
  e.preventDefault();
  const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON;
  const tell = (words) => {
    const s = $('[data-status]', f);
    s.hidden = false;
    s.textContent = words;
    delete f.dataset.sent;
  };
  if (able) passkey(f).catch(() => tell(f.dataset.failed));
  else tell(f.dataset.missing);
});

function ready() {
  summary();
  showKeys();
}
ready();
