// People at their own screens: one browser context each, many at a time.
import { signIn } from './demo.mjs';
import { Keys, Mouse } from './hands.mjs';
import { Keyboard } from './keyboard.mjs';

const locales = { zh: 'zh-CN', en: 'en-GB' };

// A screen is as wide as a phone, or as a desk's.
export const phone = { width: 390, height: 844 };
export const desk = { width: 1280, height: 900 };

// settings are those of a context for a language, a screen, and with or without scripts.
export function settings({ lang = 'zh', screen = desk, js = true } = {}) {
  return {
    locale: locales[lang], timezoneId: 'Asia/Shanghai', viewport: screen,
    hasTouch: screen.width < 600, javaScriptEnabled: js, reducedMotion: 'reduce',
  };
}

// Person is somebody with a page open; go takes a path with {l} for the language. Hands
// are what they use it with: a mouse, or the keyboard alone.
class Person {
  constructor(context, page, { keys, ...parts }) {
    Object.assign(this, parts, { context, page, keyboard: new Keyboard(page), hands: keys ? new Keys(page) : new Mouse(page) });
  }

  path(path) {
    return this.origin + path.replaceAll('{l}', this.lang);
  }

  async go(path) {
    return this.page.goto(this.path(path));
  }

  // signIn makes the person one of the demonstration, or the same one again.
  async signIn(as = this.as) {
    this.as = as;
    await signIn(this.context, this.origin, as, this.lang);
  }

  close() {
    return this.context.close();
  }
}

// arrive opens a browser context for a person, or for a visitor if as is not given.
export async function arrive(browser, origin, { as, lang = 'zh', screen = desk, js = true, keys = false } = {}) {
  const context = await browser.newContext(settings({ lang, screen, js }));
  const person = new Person(context, await context.newPage(), { origin, lang, screen, keys });
  if (as) await person.signIn(as);
  return person;
}

// together lets many people arrive at once: together(browser, origin, { clerk: { as: … }, … }).
export async function together(browser, origin, who) {
  const names = Object.keys(who);
  const people = await Promise.all(names.map((name) => arrive(browser, origin, who[name])));
  return Object.fromEntries(names.map((name, i) => [name, people[i]]));
}
