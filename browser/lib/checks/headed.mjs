// A title, one h1, and headings without gaps: how people find their way who do not see.
// A menu or a summary of errors may have a second heading before the first.

// read runs in the page, and sees what is shown.
function read() {
  const shown = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((h) => h.checkVisibility());
  return { title: document.title.trim(), heads: shown.map((h) => ({ level: Number(h.localName[1]), text: h.textContent.trim() })) };
}

export async function headed({ page }) {
  const { title, heads } = await page.evaluate(read);
  const wrong = title ? [] : [{ at: 'title', what: 'the page has no title' }];
  const first = heads.filter((h) => h.level === 1).length;
  if (first !== 1) wrong.push({ at: 'h1', what: `${first} headings of the first level, not one` });
  heads.forEach(({ level, text }, i) => {
    if (!text) wrong.push({ at: `h${level}`, what: 'a heading without words' });
    const before = heads[i - 1]?.level ?? 1;
    if (level > before + 1) wrong.push({ at: `h${level}`, what: `“${text}” stands below a heading of level ${before}` });
  });
  return wrong;
}
