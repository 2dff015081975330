// The words of the product, from its own catalogue: whoever looks for a button looks for
// what stands on it, and finds it again when its wording changes.
import { readdir, readFile } from 'node:fs/promises';

const folder = new URL('../../internal/text/messages/', import.meta.url);

const catalogue = { zh: {}, en: {} };
for (const file of await readdir(folder)) {
  const [, lang] = /\.(zh|en)\.json$/.exec(file) ?? [];
  if (lang) Object.assign(catalogue[lang], JSON.parse(await readFile(new URL(file, folder), 'utf8')));
}

// say is a message with its places filled in; of several forms the one for many.
export function say(lang, key, ...args) {
  const message = catalogue[lang][key];
  if (message === undefined) throw new Error(`there is no message ${key} in ${lang}`);
  return (message.other ?? message).replaceAll(/\{(\d+)\}/g, (_, i) => args[i]);
}

// like matches a message in which some places are not known.
export function like(lang, key) {
  return new RegExp(say(lang, key).split(/\{\d+\}/).map((s) => s.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*'));
}
