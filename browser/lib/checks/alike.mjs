// What can only be seen on several pages: each address has a title of its own, and in both
// languages a page has the same headings, controls and links.

// shape runs in the page.
export function shape() {
  const count = (selector) => document.querySelectorAll(selector).length;
  return {
    title: document.title.trim(),
    headings: [1, 2, 3, 4, 5, 6].map((level) => count(`h${level}`)).join('-'),
    controls: ['input', 'select', 'textarea', 'button'].map((tag) => `${count(tag)} ${tag}`).join(', '),
    links: count('a[href]'),
  };
}

// alike compares shapes, each with the name of its page and its language.
export function alike(shapes) {
  return [...sameTitles(shapes), ...differences(shapes)];
}

function sameTitles(shapes) {
  const groups = group(shapes, (s) => `${s.lang} ${s.title}`);
  return [...groups.values()].filter((g) => new Set(g.map((s) => s.address)).size > 1)
    .map((g) => ({ check: 'alike', name: g[0].name, at: 'title', what: `“${g[0].title}” is also the title of ${g.slice(1).map((s) => s.name).join(', ')}`, lang: g[0].lang }));
}

function differences(shapes) {
  return [...group(shapes, (s) => s.name).values()].flatMap((g) => ['headings', 'controls', 'links']
    .filter((kind) => new Set(g.map((s) => s[kind])).size > 1)
    .map((kind) => ({ check: 'alike', name: g[0].name, at: kind, what: g.map((s) => `${s.lang}: ${s[kind]}`).join(' | ') })));
}

function group(list, key) {
  const groups = new Map();
  for (const item of list) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
