// Passkeys can be made and used in this browser on http://localhost, and are refused to
// somebody whom the device does not recognise.
import assert from 'node:assert/strict';
import { fixtures } from '../lib/fixtures.mjs';
import { addPasskeys } from '../lib/passkey.mjs';
import { arrive } from '../lib/people.mjs';

export default async function passkeys({ gate, browser }) {
  const { origin, stop } = await fixtures();
  await gate.test('a passkey is made and used', () => tries(browser, origin, true, 'the same passkey', 1));
  await gate.test('a stranger gets no passkey', () => tries(browser, origin, false, 'NotAllowedError', 0));
  await stop();
}

async function tries(browser, origin, known, said, keys) {
  const person = await arrive(browser, origin, { lang: 'en' });
  const device = await addPasskeys(person.page);
  await device.verify(known);
  await person.go('/{l}/passkey.html');
  await person.keyboard.press('button', 'Try');
  await person.page.getByRole('status').getByText(said).waitFor();
  assert.equal((await device.keys()).length, keys);
  await person.close();
}
