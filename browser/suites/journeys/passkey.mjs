// An office without anybody becomes one with people: by the link of the command line the
// first administrator comes in with a passkey, and invites an officer, who comes in with
// one, too; an applicant makes an account with a passkey, and another with a password.
// Each is at their own device, and everything is done by keyboard.
import assert from 'node:assert/strict';
import { addPasskeys } from '../../lib/passkey.mjs';
import { arrive, phone } from '../../lib/people.mjs';
import { serve } from '../../lib/server.mjs';

const words = {
  zh: {
    create: '创建通行密钥', signIn: '用通行密钥登录', signOut: '退出登录', name: '姓名', go: '继续', account: '您的账户',
    choose: '设置密码', password: '用密码继续', confirm: '确认是您本人', menu: '菜单',
  },
  en: {
    create: 'Create a passkey', signIn: 'Sign in with a passkey', signOut: 'Sign out', name: 'Your name', go: 'Continue', account: 'Your account',
    choose: 'Choose a password', password: 'Continue with a password', confirm: 'Confirm that it is you', menu: 'Menu',
  },
};

export default async function passkey({ gate, browser, server: { db } }) {
  const server = await serve({ postgres: Boolean(db) });
  try {
    const at = (settings) => arriveWithPasskeys(browser, server.origin, settings);
    const admin = await at({ lang: 'en' });
    const officer = await at({ lang: 'zh' });
    await gate.test('the first administrator comes in by a link and a passkey', () => bootstraps(server, admin));
    await gate.test('an officer is invited', () => invites(admin, officer));
    await gate.test('the officer signs out, and in again by passkey alone', () => signsInAgain(officer));
    await gate.test('a passkey confirms what is grave', () => confirms(admin));
    await gate.test('a stranger’s device does not sign in', () => isRefused(browser, server.origin));
    for (const lang of ['zh', 'en']) {
      await gate.test(`an applicant registers with a passkey, ${lang}`, async () => registersByPasskey(await at({ lang, screen: phone })));
      await gate.test(`an applicant registers with a password, ${lang}, without scripts`, async () => registersByPassword(await arrive(browser, server.origin, { lang, js: false, screen: phone })));
    }
    await gate.test('the real server ends well, and verifies', async () => { await server.stop(); await server.verify(); });
  } finally {
    await server.remove();
  }
}

async function arriveWithPasskeys(browser, origin, settings) {
  const person = await arrive(browser, origin, settings);
  person.device = await addPasskeys(person.page);
  person.words = words[settings.lang];
  return person;
}

// comes follows a link and makes a passkey.
async function comes(person, url) {
  await person.page.goto(url);
  await pressed(person, person.words.create);
  await isHome(person);
  assert.equal((await person.device.keys()).length, 1);
}

// pressed presses a button that asks the device, and waits until the answer has led on.
async function pressed(person, name) {
  await person.keyboard.reach('button', name);
  const before = person.page.url();
  await Promise.all([person.page.waitForURL((url) => url.href !== before), person.page.keyboard.press('Enter')]);
}

// opens unfolds what stands folded on the page.
async function opens(person, name) {
  await person.page.locator('summary').filter({ hasText: name }).focus();
  await person.page.keyboard.press('Enter');
}

// isHome makes sure that somebody is signed in, at the page of their account.
async function isHome(person) {
  await person.go('/{l}/account');
  await person.page.getByRole('heading', { level: 1, name: person.words.account }).waitFor();
}

async function bootstraps(server, admin) {
  const [link] = (await server.admin('bootstrap')).match(/http\S+\/invitation\/\w+/);
  await comes(admin, link.replace('/zh/', '/en/'));
  await assert.rejects(server.admin('bootstrap'), /administrator/);
}

async function invites(admin, officer) {
  await admin.go('/{l}/s/people');
  await opens(admin, 'Add an account');
  await admin.page.getByLabel('Person').selectOption('haikou.work.decide');
  await admin.keyboard.follow('button', 'Add and make a link');
  const link = await admin.page.getByText('/invitation/').innerText();
  await comes(officer, link.replace('/en/', '/zh/'));
  await officer.page.getByText('haikou.work.decide').waitFor();
}

async function signsInAgain(person) {
  if (person.screen === phone) await opens(person, person.words.menu);
  await person.keyboard.follow('button', person.words.signOut);
  await person.go('/{l}/account');
  await pressedHere(person, person.words.signIn);
  await person.page.getByRole('heading', { level: 1, name: person.words.account }).waitFor();
}

// pressedHere presses a button on a page whose address is where it leads again.
async function pressedHere(person, name) {
  await person.keyboard.reach('button', name);
  await Promise.all([person.page.waitForEvent('load'), person.page.keyboard.press('Enter')]);
}

// confirms asks for the page of confirmation, as a decision would, and shows the passkey.
async function confirms(person) {
  await person.go('/{l}/confirm?back=%2Faccount');
  await person.page.getByRole('heading', { level: 1, name: person.words.confirm }).waitFor();
  const [before] = await sessions(person);
  await pressed(person, person.words.signIn);
  await person.page.getByRole('heading', { level: 1, name: person.words.account }).waitFor();
  assert.notEqual((await sessions(person))[0].value, before.value, 'the session has a new token');
}

async function sessions(person) {
  return (await person.context.cookies()).filter((c) => c.name === 'tandem-session');
}

async function isRefused(browser, origin) {
  const stranger = await arriveWithPasskeys(browser, origin, { lang: 'en' });
  await stranger.go('/{l}/sign-in');
  await stranger.keyboard.press('button', stranger.words.signIn);
  await stranger.page.getByRole('alert').first().waitFor();
  assert.equal((await sessions(stranger)).length, 0);
  await stranger.close();
}

// tells gives a name on the first page of registration.
async function tells(person) {
  const w = words[person.lang];
  await person.go('/{l}/register');
  await person.keyboard.type(w.name, 'Ngozi Okafor');
  await person.keyboard.follow('button', w.go);
}

async function registersByPasskey(person) {
  await tells(person);
  await pressed(person, person.words.create);
  await isHome(person);
  await signsInAgain(person);
  await person.close();
}

async function registersByPassword(person) {
  await tells(person);
  const w = words[person.lang];
  await person.page.getByLabel(w.choose).fill('seven green kettles');
  await pressed(person, w.password);
  await person.go('/{l}/account');
  await person.page.getByRole('heading', { level: 1, name: w.account }).waitFor();
  await person.close();
}
