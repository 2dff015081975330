// Somebody is shown a permit that nobody issued, and asks; in both languages, by
// keyboard, and once without scripts.
import assert from 'node:assert/strict';
import { arrive, phone } from '../../lib/people.mjs';

const words = {
  zh: { number: '证件号码或二维码内容', ask: '核验', unknown: '查无可供核验的证件' },
  en: { number: 'Permit number or text of the QR code', ask: 'Check', unknown: 'No permit can be shown under this number' },
};

export default async function verify({ gate, browser, server }) {
  for (const [lang, js] of [['zh', true], ['en', true], ['zh', false]]) {
    await gate.test(`an unknown number is unknown, ${lang}${js ? '' : ', without scripts'}`, async () => {
      const visitor = await arrive(browser, server.origin, { lang, js, screen: phone });
      await asks(visitor, words[lang]);
      await visitor.close();
    });
  }
}

async function asks(visitor, { number, ask, unknown }) {
  await visitor.go('/verify');
  await visitor.keyboard.type(number, 'X0000000');
  await visitor.keyboard.follow('button', ask);
  assert.match(await visitor.page.locator('main').innerText(), new RegExp(unknown));
}
