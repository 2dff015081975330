// Somebody who has no mouse: reaches controls by Tab alone, and must see where they are.
import { rest, stop } from './focus.mjs';

// most bounds how often Tab is pressed in search of a control.
const most = 300;

export class Keyboard {
  constructor(page) {
    this.page = page;
  }

  // tab goes to the next control, or the one before, and returns it with what is wrong;
  // null where the page ends.
  async tab(key = 'Tab') {
    await this.page.evaluate(rest);
    await this.page.keyboard.press(key);
    return this.page.evaluate(stop);
  }

  // reach tabs to the one control of this role and accessible name.
  async reach(role, name, exact = true) {
    const wanted = this.page.getByRole(role, { name, exact });
    await this.to(wanted, `${role} “${name}”`);
    return wanted;
  }

  // to tabs to a control.
  async to(wanted, what = String(wanted)) {
    const distance = () => wanted.evaluate((el) => {
      const active = document.activeElement;
      if (el === active) return 0;
      return active !== document.body && el.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
    });
    for (let i = 0, way = await distance(); way !== 0; i++, way = await distance()) {
      if (i === most) throw new Error(`no Tab reaches ${what}`);
      this.#seen(await this.tab(way > 0 ? 'Tab' : 'Shift+Tab'), what);
    }
  }

  #seen(at, what) {
    if (at?.wrong.length) throw new Error(`on the way to ${what}: ${at.selector} ${at.wrong.join('; ')}`);
  }

  // press reaches a control and presses a key on it: Enter for links, Space for boxes.
  async press(role, name, key = role === 'checkbox' ? 'Space' : 'Enter') {
    await this.reach(role, name);
    await this.page.keyboard.press(key);
  }

  // follow presses a control that leads to another page, and waits until it is there.
  async follow(role, name) {
    await this.reach(role, name);
    await Promise.all([this.page.waitForEvent('load'), this.page.keyboard.press('Enter')]);
  }

  // type reaches a text box, takes out what stands there, and types.
  async type(name, text, role = 'textbox') {
    await this.reach(role, name);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.type(text);
  }

  // choose reaches a group of radio buttons by Tab and goes to one of them with arrows.
  async choose(name) {
    const wanted = this.page.getByRole('radio', { name, exact: true });
    const group = await wanted.getAttribute('name');
    const at = () => this.page.evaluate(() => document.activeElement.getAttribute('name'));
    for (let i = 0; (await at()) !== group; i++) {
      if (i === most) throw new Error(`no Tab reaches radio “${name}”`);
      this.#seen(await this.tab(), `radio “${name}”`);
    }
    const focused = () => wanted.evaluate((el) => el === document.activeElement);
    for (let i = 0; !(await focused()); i++) {
      if (i === most) throw new Error(`no arrow reaches radio “${name}”`);
      this.#seen(await this.tab('ArrowDown'), `radio “${name}”`);
    }
    await this.page.keyboard.press('Space');
  }
}
