// The program under test: built once, started with a folder that is thrown away.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newDatabase } from './database.mjs';
import { freePort, until } from './net.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const run = promisify(execFile);

// temporary is a new folder; its second value removes it.
export async function temporary() {
  const dir = await mkdtemp(join(tmpdir(), 'tandem-browser-'));
  return [dir, () => rm(dir, { recursive: true, force: true })];
}

let built;

// build compiles the program, once in a process, into a folder that goes with it.
export function build() {
  built ??= (async () => {
    const [dir, remove] = await temporary();
    const binary = join(dir, 'tandem');
    await run('go', ['build', '-o', binary, './cmd/tandem'], { cwd: root });
    return { binary, remove };
  })();
  return built;
}

// unbuild removes what build left, if it was called.
export async function unbuild() {
  if (built) await (await built).remove();
}

// Server is one running `tandem demo` or `tandem serve`.
class Server {
  constructor(parts) {
    Object.assign(this, parts);
    this.#run();
  }

  #run() {
    const child = spawn(this.binary, this.args, { stdio: ['ignore', 'ignore', 'pipe'] });
    Object.assign(this, { process: child, stderr: '', exit: undefined });
    child.stderr.on('data', (text) => { this.stderr += text; });
    process.once('exit', () => child.kill('SIGKILL')); // however we end, it does not outlive us
    this.ended = new Promise((resolve) => child.once('close', (code, signal) => {
      this.exit = code ?? signal;
      resolve();
    }));
  }

  async ready() {
    const answers = () => fetch(`${this.origin}/readyz`).then((r) => r.ok, () => false);
    await until(`${this.origin}/readyz`, async () => {
      if (this.exit !== undefined) throw new Error(`tandem ended with ${this.exit}:\n${this.stderr}`);
      return answers();
    });
  }

  // stop ends the program and says if it did not end well.
  async stop() {
    this.process.kill('SIGTERM');
    await this.ended;
    if (this.exit !== 0) throw new Error(`tandem ended with ${this.exit}:\n${this.stderr}`);
  }

  // restart stops the program and starts it again on what it has stored.
  async restart() {
    await this.stop();
    this.#run();
    await this.ready();
  }

  // verify replays everything that the stopped program has stored.
  async verify() {
    const db = this.db ? ['--db', this.db] : [];
    return (await run(this.binary, ['verify', '--data', this.data, ...db])).stdout;
  }

  // admin runs `tandem admin` beside the program, and returns what it prints.
  async admin(...args) {
    const db = this.db ? ['--db', this.db] : [];
    return (await run(this.binary, ['admin', ...args, '--data', this.data, '--url', this.origin, ...db])).stdout;
  }

  // remove throws away the folder and the database, and the program with them.
  async remove() {
    if (this.exit === undefined) {
      this.process.kill('SIGKILL');
      await this.ended;
    }
    await this.drop?.();
    await this.removeData();
  }
}

// start runs `tandem demo` on a free port and returns when it is ready. With postgres it
// stores in a new database of the cluster that TANDEM_TEST_PG names, otherwise in SQLite.
export async function start({ postgres = false, more = [] } = {}) {
  const port = await freePort();
  return spawned({ command: 'demo', origin: `http://127.0.0.1:${port}`, port, postgres, more });
}

// serve runs `tandem serve`, where nobody has an account yet, under an address to which
// browsers let passkeys belong, with the officers of the demonstration as its people.
export async function serve({ postgres = false } = {}) {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  return spawned({ command: 'serve', origin, port, postgres, more: ['--site', origin, '--people', join(root, 'internal', 'people', 'demo.yaml')] });
}

async function spawned({ command, origin, port, postgres, more }) {
  const { binary } = await build();
  const [dir, removeData] = await temporary();
  const { url: db, drop } = postgres ? await newDatabase() : {};
  const data = join(dir, 'data');
  const args = [command, '--data', data, '--addr', `127.0.0.1:${port}`, ...(db ? ['--db', db] : []), ...more];
  const server = new Server({ origin, binary, args, data, db, drop, removeData });
  await server.ready().catch(async (err) => { await server.remove(); throw err; });
  return server;
}
