// The pages of the party and of officers, on a program that has told the demonstration's
// stories and has cases on their way.
import { start } from '../lib/server.mjs';
import { party } from '../pages/party.mjs';
import { staff } from '../pages/staff.mjs';
import { looksAt } from './pages.mjs';

export default async function stories({ gate, browser }) {
  const server = await start();
  try {
    await looksAt(gate, browser, server.origin, [...party, ...staff]);
    await gate.test('what the stories stored follows from what was done', () => server.stop().then(() => server.verify()));
  } finally {
    await server.remove();
  }
}
