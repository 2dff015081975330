// A small server of the pages in testdata, with the policy of the product, and with the
// two forms of the demonstration. A page asked for with ?open has no policy; {elsewhere}
// in it is the same server by another name, {person} is who is signed in, and {clock}
// what was last asked of the clock.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../testdata/', import.meta.url));
const kinds = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

// heavy is an image that weighs more than a page may.
const heavy = () => `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><!--${'x'.repeat(60_000)}--></svg>`;

async function answer(request, response, state) {
  if (request.method === 'POST') return demo(request, response, state);
  const url = new URL(request.url, 'http://localhost');
  const kind = kinds[extname(url.pathname)];
  const content = url.pathname === '/heavy.svg' ? heavy() : await readFile(join(folder, url.pathname), 'utf8').catch(() => null);
  if (!kind || content === null) return response.writeHead(404, { 'Content-Type': 'text/plain' }).end('nothing here');
  const secure = url.searchParams.has('open') ? {} : { 'Content-Security-Policy': policy };
  response.writeHead(200, { 'Content-Type': kind, ...secure });
  const person = /person=(\w+)/.exec(request.headers.cookie)?.[1] ?? '';
  const words = { elsewhere: `http://127.0.0.1:${state.port}`, person, clock: state.clock };
  return response.end(content.replaceAll(/\{(elsewhere|person|clock)\}/g, (_, word) => words[word]));
}

// demo takes the form with which people sign in, and the one that moves the clock.
async function demo(request, response, state) {
  const form = new URLSearchParams(await text(request));
  const headers = { Location: '/en/person.html' };
  if (/^\/(zh|en)\/demo\/sign-in$/.test(request.url)) headers['Set-Cookie'] = `person=${form.get('person')}; Path=/; HttpOnly`;
  else if (request.url === '/zh/demo/clock') state.clock = form.toString();
  else return response.writeHead(404).end('nothing here');
  return response.writeHead(303, headers).end();
}

// fixtures starts the server; stop ends it. Its origin is on localhost, where browsers
// allow what else needs https.
export async function fixtures() {
  const state = { clock: '' };
  const server = createServer((request, response) => answer(request, response, state));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.port = server.address().port;
  const stop = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { origin: `http://localhost:${state.port}`, stop };
}
