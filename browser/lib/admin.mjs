// What an administrator does before others can come in.
import { arrive } from './people.mjs';

// link makes a one-time link for an account of the demonstration, and returns its token.
export async function link(browser, origin, person) {
  const admin = await arrive(browser, origin, { as: 'administrator', lang: 'en' });
  const form = { id: person, act: 'invite' };
  const answer = await admin.context.request.post(`${origin}/en/s/people/change`, { form, headers: { Origin: origin } });
  const [, token] = (await answer.text()).match(/\/invitation\/(\w+)/) ?? [];
  await admin.close();
  if (!token) throw new Error(`no link for ${person}: ${answer.status()}`);
  return token;
}
