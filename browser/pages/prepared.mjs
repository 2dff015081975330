// What pages are looked at with beside the stories of the demonstration: a draft, and cases
// on their way, each left where its page shows the most.
import { readFolder } from '../lib/folder.mjs';
import { together } from '../lib/people.mjs';
import { accepts, asks, decides, examines, makes, passes, reviews } from '../lib/steps/officers.mjs';
import { answers, begins, books, brings, named, signs, states } from '../lib/steps/party.mjs';

// today are answers that depend on the day: the stories end in June.
const today = {
  'jobs[0].to': '2026-05', 'entry.date': '2026-06-05', 'visa.stayUntil': '2026-07-12', 'medical.issuedOn': '2026-05-20', 'policeCertificate.issuedOn': '2026-04-22',
  'post.from': '2026-07-01', 'post.to': '2028-06-30', 'contract.from': '2026-07-01', 'contract.to': '2028-06-30', 'residence.requested.until': '2028-06-30',
};

async function folderOf(city) {
  const { papers, ...folder } = await readFolder(`${city}/first`);
  return { answers: { ...folder.answers, ...today }, papers };
}

// draft is an application of which a page is wrong and the others are filled in.
export async function draft({ browser, origin }) {
  const p = await together(browser, origin, { applicant: { as: 'applicant.JM-2' } });
  const { answers } = await folderOf('haikou');
  await p.applicant.go('/{l}/apply');
  const id = await begins(p.applicant, { answers });
  await states(p.applicant, { answers });
  await p.applicant.go(`/{l}/apply/${id}/passport`);
  await p.applicant.hands.enter({ 'applicant.surname': 'Дое', 'applicant.passport.number': 'x!', 'applicant.passport.expiresOn': '2021-02-30' });
  await p.applicant.hands.follow(named(p.applicant, 'button', 'apply.later'));
  await gone(p);
  return id;
}

// onTheWay are cases by where they stand.
export async function onTheWay(where) {
  const [haikou, jiangmen] = await Promise.all([haikouCases(where), jiangmenCases(where)]);
  return { ...haikou, ...jiangmen };
}

async function haikouCases({ browser, origin }) {
  const p = await city(browser, origin, 'haikou', 'handler.HK-1', ['applicant.HK-3', 'applicant.HK-4', 'applicant.HK-5']);
  const [filed, examined, made] = await files(p, 'haikou');
  for (const id of [examined, made]) {
    await complete(p, id, 'haikou');
    await accepts(p.accept, id);
    await examines(p.workExamine, id, 'work');
  }
  await examines(p.examine, made, 'residence');
  await reviews(p.workReview, made, 'work');
  await reviews(p.review, made, 'residence');
  await decides(p.workDecide, made, 'work');
  await decides(p.decide, made, 'residence');
  await makes(p.issue, made);
  await gone(p);
  return { filed, examined, made };
}

async function jiangmenCases({ browser, origin }) {
  const p = await city(browser, origin, 'jiangmen', 'handler.JM-1', ['applicant.JM-3', 'applicant.JM-4']);
  const [returned, booked] = await files(p, 'jiangmen');
  await asks(p.accept, returned, { M19: 'missing', M03: 'not-translated' });
  await complete(p, booked, 'jiangmen');
  await passes(p.accept, booked);
  await books(p.applicants[1], booked);
  await gone(p);
  return { returned, booked };
}

// city are all who work on cases there, and the party.
async function city(browser, origin, name, handler, applicants) {
  const officers = { accept: 'accept-1', workExamine: 'work.examine', workReview: 'work.review', workDecide: 'work.decide',
    examine: 'residence.examine', review: 'residence.review', decide: 'residence.decide', issue: 'issue' };
  const people = await together(browser, origin, Object.fromEntries(Object.entries(officers).map(([who, post]) => [who, { as: `${name}.${post}` }])));
  const party = await together(browser, origin, { handler: { as: handler }, ...applicants.map((as) => ({ as })) });
  return { ...people, handler: party.handler, applicants: applicants.map((_, i) => party[i]) };
}

// files hands in an application for every applicant, with all papers.
async function files(p, name) {
  const folder = await folderOf(name);
  const ids = [];
  for (const applicant of p.applicants) {
    await applicant.go('/{l}/apply');
    const id = await begins(applicant, folder);
    await states(applicant, folder);
    await brings(applicant, folder);
    await p.handler.go(`/{l}/apply/${id}`);
    await states(p.handler, folder);
    await signs(applicant, id);
    await signs(p.handler, id, { last: true, papers: folder.papers });
    ids.push(id);
  }
  return ids;
}

// complete lets the window ask for what no register confirms, and the party bring it.
async function complete(p, id, name) {
  const { papers } = await folderOf(name);
  await asks(p.accept, id, { M19: 'missing', M20: 'missing' });
  await answers(p.handler, id, { M20: papers.M06, M19: papers.M03 }, { last: true });
}

const gone = (people) => Promise.all(Object.values(people).flat().map((person) => person.close()));
