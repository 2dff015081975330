// What every page must be. A check takes a visit and returns what is wrong, each as
// { check, at, what }, where at is a selector; an empty list if all is well.
import { accessible } from './checks/accessible.mjs';
import { focused } from './checks/focused.mjs';
import { headed } from './checks/headed.mjs';
import { light } from './checks/light.mjs';
import { quiet } from './checks/quiet.mjs';
import { reflowing } from './checks/reflowing.mjs';
import { spoken } from './checks/spoken.mjs';
import { valid } from './checks/valid.mjs';

// The order matters: light weighs before others look, focused moves about at the end.
const checks = [light, accessible, valid, headed, spoken, reflowing, focused, quiet];

// check runs all checks of a visit, one after another.
export async function check(visit) {
  const wrong = [];
  for (const one of checks) {
    for (const finding of await one(visit)) wrong.push({ check: one.name, ...finding });
  }
  return wrong;
}
