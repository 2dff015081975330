// A journey is a test of many steps, each of which needs the one before. If one fails, the
// failure says which, and what everybody had on their screen.
import { together } from './people.mjs';

// journey lets people arrive together, walks with them, and sees them off. The walk calls
// step for everything that is done.
export async function journey(gate, name, { browser, origin, who }, walk) {
  await gate.test(name, async () => {
    const people = await together(browser, origin, who);
    const step = async (what, run) => {
      const began = performance.now();
      await run().catch(async (err) => { throw new Error(`${what}: ${err.stack}\n${await screens(people)}`); });
      gate.took(`${name}: ${what}`, (performance.now() - began) / 1000);
    };
    try {
      await walk(people, step);
    } finally {
      await Promise.all(Object.values(people).map((person) => person.close()));
    }
  });
}

// screens are the first words of what everybody sees.
async function screens(people) {
  const seen = Object.entries(people).map(async ([name, { page }]) => {
    const words = await page.locator('main').innerText({ timeout: 1000 }).catch(() => '');
    return `${name} at ${page.url()}: ${words.replaceAll(/\s+/g, ' ').slice(0, 400)}`;
  });
  return (await Promise.all(seen)).join('\n');
}
