// Runs the suites that are named, or all, beside one server and one browser: `journeys`
// stands for all of them, and --postgres lets the server store in PostgreSQL. Ends with a
// failure if anything failed; nothing is skipped.
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { launch } from './lib/browser.mjs';
import { Gate } from './lib/gate.mjs';
import { start, unbuild } from './lib/server.mjs';

// The suites that look at the product; pictures are made by name only.
const journeys = (await readdir(new URL('suites/journeys/', import.meta.url))).sort().map((file) => `journeys/${file.replace('.mjs', '')}`);
const order = ['selftest', 'passkeys', 'pages', 'stories', ...journeys, 'lighthouse'];

const { values: { postgres }, positionals: named } = parseArgs({ options: { postgres: { type: 'boolean' } }, allowPositionals: true });
const wanted = named.length ? named.flatMap((name) => (name === 'journeys' ? journeys : [name])) : order;

const gate = new Gate();
let [browser, server] = [];
try {
  server = await start({ postgres, more: ['--empty'] });
  browser = await launch();
  for (const name of wanted) {
    const { default: suite } = await import(new URL(`suites/${name}.mjs`, import.meta.url));
    console.log(`\n${name}`);
    await suite({ gate, browser, server });
  }
  await gate.test('the server ends well', () => server.stop());
  await gate.test('what the server stored follows from what was done', () => server.verify());
} finally {
  await browser?.close();
  await server?.remove();
  await unbuild();
}
gate.end();
process.exitCode = gate.failed ? 1 : 0;
