// The page says what language it is in, and so does every Chinese run on an English
// page: otherwise a screen reader spells it out with the wrong voice. (Japanese and
// Korean have Han characters, too.)

// read runs in the page: its language, and Chinese words in elements of another.
function read() {
  const wrong = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const el = node.parentElement;
    if (!/\p{Script=Han}/u.test(node.data) || el.closest('script, style, template') || !el.checkVisibility()) continue;
    if (!/^(zh|ja|ko)\b/.test(el.closest('[lang]')?.lang ?? '')) {
      wrong.push({ at: el.localName + (el.id ? `#${el.id}` : ''), what: `“${node.data.trim().slice(0, 30)}” is Chinese, but no lang says so` });
    }
  }
  return { lang: document.documentElement.lang, wrong };
}

export async function spoken({ page, lang }) {
  const { lang: said, wrong } = await page.evaluate(read);
  if (said.split('-')[0] !== lang) wrong.unshift({ at: 'html', what: `lang="${said}" on a page in ${lang}` });
  return said ? wrong : wrong.slice(0, 1); // one cause, one finding
}
