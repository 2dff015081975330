// The application folders of the demonstration: what somebody states, and their papers.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const folders = new URL('../../internal/demo/folders/', import.meta.url);

// readFolder returns the answers of a folder, each under the name of its question, and
// its papers: the address of the file by the code of the paper.
export async function readFolder(name) {
  const place = new URL(`${name}/`, folders);
  const form = parse(await readFile(new URL('dossier.yaml', place), 'utf8'), { schema: 'failsafe' });
  const files = (await readdir(place)).filter((file) => /^M\d+\./.test(file));
  const papers = Object.fromEntries(files.map((file) => [file.replace(/\..*/, ''), fileURLToPath(new URL(file, place))]));
  return { answers: flat(form), papers };
}

// flat names every answer by its way through the form: jobs[0].employer.
function flat(value, at = '') {
  if (Array.isArray(value)) return Object.assign({}, ...value.map((v, i) => flat(v, `${at}[${i}]`)));
  if (value === null || typeof value !== 'object') return { [at]: String(value) };
  return Object.assign({}, ...Object.entries(value).map(([key, v]) => flat(v, at ? `${at}.${key}` : key)));
}
