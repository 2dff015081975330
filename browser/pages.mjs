// The pages that the gate looks at. Each has
//
//   name     of its own; it is the name of its pictures, too
//   path     with {l} for the language, or a function of what prepare has returned
//   as       who is signed in, by the id of the demonstration; without it, a visitor
//   prepare  an async function ({ browser, origin }) that brings a case into the state
//            which the page needs; pages that name the same function share what it made
//   status   if the page answers with another than 200
//   budget   of a first visit: citizen, if nothing else is said, office or lists
//   lighthouse  true for public pages that must reach 100 in all four categories
import { front } from './pages/front.mjs';

export const pages = [
  { name: 'verify', path: '/verify' },
  ...front,
];
