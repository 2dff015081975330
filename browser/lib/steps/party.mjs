// What applicants and the handlers of employers do, from the home page to the receipt.
// Each is somebody of lib/people.mjs with hands and a language.
import { say } from '../words.mjs';

// named is a control by what stands on it, in the language of the person.
export const named = (person, role, key, ...args) => person.page.locator('main').getByRole(role, { name: say(person.lang, key, ...args), exact: true });

// starts comes from the home page by the guide to the first question, signing in on the
// way as an account of the demonstration.
export async function starts(person, { city, item, account }) {
  await person.go('/{l}/');
  await person.hands.follow(named(person, 'link', 'guide.home.door.guide'));
  await person.hands.follow(person.page.locator(`main a[href$="/guide/${city}/${item}"]`));
  await person.hands.follow(named(person, 'link', 'guide.start'));
  await signsIn(person, account);
}

// signsIn chooses an account on the page of signing in.
export async function signsIn(person, account) {
  await person.hands.follow(person.page.locator(`main button[name="person"][value="${account}"]`));
}

// begins answers the two pages of the beginning, and returns the number of the application.
export async function begins(person, { answers }) {
  const what = `${answers['transaction.work']}-${answers['transaction.residence']}`;
  await person.hands.enter({ city: answers.city, what, employer: answers['employer.creditCode'] });
  await person.hands.follow(named(person, 'button', 'apply.start.next'));
  await person.hands.enter(answers);
  await person.hands.follow(person.page.locator('main button[value="empty"]'));
  return new URL(person.page.url()).pathname.split('/').at(-1);
}

const topic = (page) => new URL(page.url()).pathname.split('/').at(-1);

// lists have a button that gives room for one more.
const lists = ['education', 'jobs', 'gaps', 'priorPermits', 'workplaces'];

// states answers page after page, as the buttons lead, up to the papers.
export async function states(person, { answers }) {
  await person.hands.follow(person.page.locator('main a.btn-1'));
  const seen = [];
  for (let at = topic(person.page); !['documents', 'check'].includes(at); at = topic(person.page)) {
    if (seen.includes(at)) throw new Error(`${at} comes again after ${seen.join(', ')}`);
    seen.push(at);
    if (at === 'passport') await reads(person, answers);
    for (const list of lists) await extend(person, list, answers);
    await person.hands.enter(answers);
    await person.hands.follow(named(person, 'button', 'apply.go-on'));
  }
}

// reads lets the page read the lines of the passport, both pasted at once.
async function reads(person, answers) {
  const line = (i) => answers[`applicant.passport.mrz[${i}]`];
  if (!line(0)) return;
  await person.hands.enter({ 'applicant.passport.mrz[0]': line(0) + line(1) });
  await person.hands.follow(named(person, 'button', 'apply.zone.fill'));
}

// extend asks for room until the page has as much of a list as there is to say.
async function extend(person, list, answers) {
  const more = person.page.locator(`main button[value="add:${list}"]`);
  if (!(await more.count())) return;
  const items = new Set(Object.keys(answers).filter((path) => path.startsWith(`${list}[`)).map((path) => path.replace(/\].*/, ']')));
  for (const item of items) {
    if (await person.page.locator(`main [name^="${item}"]`).count()) continue;
    await person.hands.enter(answers);
    await person.hands.follow(more);
  }
}

// chooses chooses a file for every paper that the page asks of the person.
async function chooses(person, papers) {
  for (const [code, file] of Object.entries(papers)) {
    const field = person.page.locator(`main [name="file.${code}"]:not(.cam)`);
    if (await field.count()) await person.hands.bring(field, file);
  }
}

// brings chooses the papers of the applicant, sends them, looks at what has arrived, and
// goes on. A handler brings those of the employer with the signature.
export async function brings(person, { papers }) {
  await chooses(person, papers);
  await person.hands.follow(named(person, 'button', 'apply.papers.send'));
  await person.hands.follow(named(person, 'button', 'apply.papers.send'));
}

// signs reads what both sides state now, brings the papers that are asked there, ticks what
// is declared, and signs; whoever is the last of both sides hands in.
export async function signs(person, id, { last = false, papers = {} } = {}) {
  await person.go(`/{l}/apply/${id}/check`);
  await chooses(person, papers);
  const boxes = await person.page.locator('main input[type=checkbox]').evaluateAll((list) => list.map((el) => el.name));
  await person.hands.enter(Object.fromEntries(boxes.map((name) => [name, 'true'])));
  await person.hands.follow(named(person, 'button', last ? 'apply.submit' : 'apply.sign'));
}

// answers brings what a notice has asked for, by the codes of the papers; whoever is the
// last of both sides sends it.
export async function answers(person, id, papers, { last = false } = {}) {
  await person.go(`/{l}/cases/${id}/correct`);
  for (const [code, file] of Object.entries(papers)) await person.hands.bring(person.page.locator(`main [name="paper.${code}"]:not(.cam)`), file);
  await person.hands.follow(named(person, 'button', last ? 'mycase.correct.send' : 'mycase.correct.keep'));
}

// books takes the first appointment that is free, and returns when it is: 2026-03-05T09:00.
export async function books(person, id) {
  await person.go(`/{l}/cases/${id}`);
  await person.hands.follow(named(person, 'link', 'mycase.now.book.act'));
  await person.hands.follow(person.page.locator('main .my-first button').first());
  const slot = await person.page.locator('main form:has([value="book"]) [name="slot"]').inputValue();
  await person.hands.follow(named(person, 'button', 'mycase.visit.confirm'));
  await person.page.getByText(say(person.lang, 'mycase.visit.booked')).first().waitFor();
  return slot.split('/')[1];
}

// permits opens the decision of a case, and returns the number and the paper of each permit.
export async function permits(person, id) {
  await person.go(`/{l}/cases/${id}`);
  await person.hands.follow(person.page.locator(`main a[href$="/cases/${id}/decision"]`).first());
  const results = await person.page.locator('main .my-result').all();
  return Promise.all(results.map(async (result) => {
    const href = await result.locator('a[href*="/documents/permit-"]').getAttribute('href');
    const answer = await person.context.request.get(person.origin + href);
    return { number: await result.locator('dd').first().innerText(), paper: await answer.body() };
  }));
}
