// How people use a page: with a mouse, or with the keyboard alone. Both do the same and
// say what is wrong when the page does.
import { Keyboard } from './keyboard.mjs';
import { patience } from './net.mjs';

// controls are the answers that the forms of the main part ask for, in their order; what
// stands folded is left as it is.
const controls = () => [...document.querySelectorAll('main form [name]')]
  .filter((el) => el.matches('input, select, textarea') && !['hidden', 'submit', 'file'].includes(el.type) && !el.closest('details:not([open])'))
  .map(({ name, type, value }) => ({ name, type, value }));

// wanted is what is to be entered into a control: undefined where nothing is said of it.
export function wanted({ name, type, value }, answers) {
  const [, whole, box] = /^(.+)\.([ymd])$/.exec(name) ?? [];
  const answer = answers[name] ?? answers[whole]?.split('-')['ymd'.indexOf(box)];
  if (type === 'radio') return answer === value ? value : undefined;
  if (type === 'checkbox') return answer === 'true' || [answer].flat().includes(value) ? value : undefined;
  return answer;
}

const chosen = ({ name, type, value }) => `main form [name="${name}"]${type === 'radio' || type === 'checkbox' ? `[value="${value}"]` : ''}`;

// Mouse points at things, as most people do.
export class Mouse {
  constructor(page) {
    this.page = page;
  }

  // follow presses what leads to another page, waits until it is there, and fails if it
  // says that something is wrong.
  async follow(target) {
    await this.leads(target);
    await sound(this.page);
  }

  // leads presses what leads to another page, whatever that says.
  async leads(target) {
    await Promise.all([this.page.waitForEvent('load', { timeout: patience }), this.press(target)]);
  }

  async press(target) {
    await target.click();
  }

  // open unfolds what stands folded on the page.
  async open(summary) {
    if (!(await summary.locator('..').getAttribute('open').then((v) => v !== null))) await this.press(summary);
  }

  // enter fills in what the page asks and the answers say.
  async enter(answers) {
    for (const control of await this.page.evaluate(controls)) {
      const value = wanted(control, answers);
      if (value !== undefined) await this.put(this.page.locator(chosen(control)), control, value);
    }
  }

  async put(field, { type }, value) {
    if (type === 'radio' || type === 'checkbox') return field.check();
    return type.startsWith('select') ? field.selectOption(value) : field.fill(value);
  }

  // bring chooses a file in a control.
  async bring(field, file) {
    await field.setInputFiles(file);
  }
}

// active describes the control that has focus.
const active = () => {
  const el = document.activeElement;
  const inForm = el.closest('main form') && el.matches('input, select, textarea') && el.type !== 'file';
  return { last: el.matches('main .btn-1'), ...(inForm && { name: el.name, type: el.type, value: el.value }) };
};

// Keys uses the keyboard alone: Tab, arrows, Space, Enter, and what is typed.
export class Keys extends Mouse {
  constructor(page) {
    super(page);
    this.keyboard = new Keyboard(page);
    page.on('filechooser', () => {}); // from now on the browser tells of choosers, and opens none
  }

  async press(target) {
    await this.keyboard.to(target);
    await this.page.keyboard.press('Enter');
  }

  // enter goes through the forms by Tab, as far as their last button.
  async enter(answers) {
    await this.skip();
    const groups = new Set();
    for (let at = await this.next(); at && !at.last; at = await this.next()) {
      if (!at.name || groups.has(at.name)) continue;
      if (at.type === 'radio') groups.add(at.name);
      await this.type(at, answers);
    }
  }

  // skip goes to the main part by the first link of the page.
  async skip() {
    await this.press(this.page.locator('.skip'));
  }

  async next() {
    const at = await this.keyboard.tab();
    if (at?.wrong.length) throw new Error(`${at.selector} ${at.wrong.join('; ')}`);
    return at && this.page.evaluate(active);
  }

  async type(at, answers) {
    const keys = this.page.keyboard;
    if (at.type === 'radio') return this.turn(answers[at.name]);
    const value = wanted(at, answers);
    if (value === undefined) return;
    if (at.type === 'checkbox') {
      if (!(await this.page.evaluate(() => document.activeElement.checked))) await keys.press('Space');
    } else if (at.type.startsWith('select')) {
      await this.pick(value);
    } else {
      await keys.press('Control+A');
      await keys.insertText(value);
    }
  }

  // turn goes to one of a group of radio buttons with arrows.
  async turn(value) {
    if (value === undefined) return;
    const now = () => this.page.evaluate(() => document.activeElement.value);
    for (let i = 0; (await now()) !== value; i++) {
      if (i === 60) throw new Error(`no arrow reaches ${value}`);
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Space');
  }

  // pick chooses from a list by typing how the entry begins.
  async pick(value) {
    const label = await this.page.evaluate((wanted) => [...document.activeElement.options].find((o) => o.value === wanted)?.label, value);
    if (label === undefined) throw new Error(`the list does not offer ${value}`);
    await this.page.keyboard.type(label);
    const got = await this.page.evaluate(() => document.activeElement.value);
    if (got !== value) throw new Error(`typing “${label}” chose ${got}, not ${value}`);
  }

  async bring(field, file) {
    await this.keyboard.to(field);
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.page.keyboard.press('Space')]);
    await chooser.setFiles(file);
  }
}

// sound fails if the page says that something is wrong.
export async function sound(page) {
  const wrong = page.locator('.errsum');
  if (await wrong.count()) throw new Error(`${page.url()} says: ${await wrong.first().innerText()}`);
}
