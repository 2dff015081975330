// What officers do, each at a screen of their own: at the window, at the three posts of an
// authority, and where permits are made.
import { say } from '../words.mjs';
import { named } from './party.mjs';

// opens comes to a case from the list where it waits.
async function opens(officer, list, id) {
  await officer.go(`/{l}/s/${list}`);
  await officer.hands.follow(officer.page.locator(`main table a[href$="/${id}"]`).first());
}

// told waits for what the page says was done.
const told = (officer, key) => officer.page.getByText(say(officer.lang, key)).first().waitFor();

// passes lets the applicant of a case that is in form come to the window.
export async function passes(clerk, id) {
  await opens(clerk, 'counter', id);
  await clerk.hands.follow(named(clerk, 'button', 'desk.act.pass.do'));
  await told(clerk, 'desk.done.pass-pre-review');
}

// asks tells the applicant once what is missing: the papers by their codes, and what is
// wrong with each.
export async function asks(clerk, id, papers) {
  await opens(clerk, 'counter', id);
  await clerk.hands.follow(named(clerk, 'link', 'desk.act.notice.do'));
  await clerk.hands.enter(faults(papers));
  await clerk.hands.follow(named(clerk, 'button', 'notice.preview'));
  await clerk.hands.follow(named(clerk, 'button', 'notice.send'));
  await told(clerk, 'desk.done.return');
}

// putsForward says, at an authority, what the one notice is to ask for on its behalf.
export async function putsForward(officer, id, track, papers) {
  await officer.go(`/{l}/s/cases/${id}`);
  await officer.hands.follow(officer.page.locator(`main a[href$="/review/${track}/forward"]`).first());
  await officer.hands.enter(faults(papers));
  await officer.hands.follow(named(officer, 'button', 'notice.forward.submit'));
}

// faults are papers by their codes, as the form for the notice asks what is wrong with each.
const faults = (papers) => Object.fromEntries(Object.entries(papers).map(([code, fault]) => [`paper.${code}`, fault]));

// accepts accepts for both authorities at once, when the registers have answered.
export async function accepts(clerk, id) {
  await opens(clerk, 'counter', id);
  const accept = named(clerk, 'button', 'desk.act.accept.do');
  while (await accept.count() === 0) await clerk.page.reload(); // the journey's own time ends it
  await clerk.hands.follow(accept);
  await told(clerk, 'desk.done.accept');
}

// compares holds every original against what was uploaded, and gives the passport back.
export async function compares(clerk, id) {
  await opens(clerk, 'counter', id);
  const seen = await clerk.page.locator('main [name^="seen."]').evaluateAll((list) => list.map((el) => el.name));
  await clerk.hands.enter({ ...Object.fromEntries(seen.map((name) => [name, 'matches'])), passport: 'true' });
  await clerk.hands.follow(named(clerk, 'button', 'desk.window.compare'));
  await told(clerk, 'desk.done.compare');
}

// handsOut gives both permits over to whoever was identified, or to the post.
export async function handsOut(clerk, id, tracking) {
  await opens(clerk, 'counter', id);
  await clerk.hands.enter(tracking ? { tracking } : { identity: 'true' });
  await clerk.hands.follow(named(clerk, 'button', tracking ? 'desk.act.hand-out.post.do' : 'desk.act.hand-out.do'));
  await told(clerk, 'desk.done.hand-out');
}

// review opens the work of a post on one track of a case, from the list of those that wait.
export async function review(officer, id, track) {
  await opens(officer, 'work', id);
  await officer.hands.follow(officer.page.locator(`main a[href*="/review/${track}"]`).first());
}

export async function examines(officer, id, track) {
  await review(officer, id, track);
  await officer.hands.enter({ finding: 'grant' });
  await officer.hands.follow(named(officer, 'button', 'review.submit.examine'));
}

// isRefused opens the same track again, holding both posts: the page gives no form and says
// why. A form made up all the same is answered in the same words.
export async function isRefused(officer, id, track) {
  const why = say(officer.lang, 'permit.forbidden.sameperson', say(officer.lang, 'permit.post.examine'), say(officer.lang, 'permit.post.review'));
  await officer.go(`/{l}/s/cases/${id}/review/${track}`);
  await officer.page.getByText(why).first().waitFor();
  if (await officer.page.locator('main [name="mine"]').count()) throw new Error('the page offers the form');
  await Promise.all([officer.page.waitForEvent('load'), officer.page.evaluate(forge, officer.path(`/{l}/s/cases/${id}/review/${track}/second`))]);
  await officer.page.getByText(why).first().waitFor();
}

// forge sends a form that is not on the page. It runs there.
function forge(action) {
  const form = Object.assign(document.createElement('form'), { method: 'post', action });
  form.append(Object.assign(document.createElement('input'), { name: 'mine', value: 'grant' }));
  document.body.append(form);
  form.submit();
}

export async function reviews(officer, id, track) {
  await review(officer, id, track);
  await officer.hands.enter({ mine: 'grant' });
  await officer.hands.follow(named(officer, 'button', 'review.submit.second'));
}

// decides approves, and reads the letters before they go out. It returns whether the page
// asked for both factors on the way: then they are shown, and the form goes on as it was.
export async function decides(officer, id, track) {
  await review(officer, id, track);
  const before = await confirms(officer);
  await officer.hands.enter({ decision: 'approve' });
  await officer.hands.follow(named(officer, 'button', 'review.submit.preview'));
  const after = await confirms(officer);
  await officer.hands.follow(named(officer, 'button', 'review.preview.confirm.approve'));
  return before || after;
}

// confirms shows both factors again if the page asks for them, and sends what was typed.
async function confirms(officer) {
  const asked = officer.page.getByRole('heading', { name: say(officer.lang, 'login.confirm.title'), exact: true });
  if (!(await asked.count())) return false;
  await officer.hands.follow(named(officer, 'button', 'login.go'));
  const kept = named(officer, 'button', 'login.kept.act');
  if (await kept.count()) await officer.hands.follow(kept);
  return true;
}

// makes says that the permits of a case lie ready.
export async function makes(officer, id) {
  const make = officer.page.locator('main').getByRole('button', { name: `${say(officer.lang, 'review.make.submit')} ${id}` });
  await officer.go('/{l}/s/issue');
  await officer.hands.follow(make);
  if (await confirms(officer)) await officer.hands.follow(make);
}
