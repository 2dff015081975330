// Small things about ports and waiting.
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

// patience is how long somebody waits for a page, in milliseconds.
export const patience = 60_000;

// freePort is a loopback port that nobody listens on now.
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

// until asks again and again, and gives up with what it was waiting for.
export async function until(what, ask, most = patience) {
  const end = Date.now() + most;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`waited ${most / 1000} s in vain: ${what}`);
    await sleep(50);
  }
}
