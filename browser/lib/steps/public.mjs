// What anybody may do without signing in.
import { say } from '../words.mjs';
import { named } from './party.mjs';

// isValid asks whether a permit counts, by its number, and reads that it does.
export async function isValid(visitor, number) {
  await visitor.go('/{l}/verify');
  await visitor.hands.enter({ code: number });
  await visitor.hands.follow(named(visitor, 'button', 'check.submit'));
  await visitor.page.getByText(say(visitor.lang, 'checkpage.verdict.valid'), { exact: true }).first().waitFor();
}
