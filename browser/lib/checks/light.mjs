// Few and small requests on a first visit, all to the same place: the page must open on
// a slow line, and tell nobody else who reads it.

// Budgets of a first visit: bytes as they travel, and requests. What is somebody's own
// travels uncompressed, so lists have more room: of fifty accounts, or of items each with
// all countries to choose from.
const budgets = {
  citizen: { bytes: 40_000, requests: 10 },
  office: { bytes: 70_000, requests: 10 },
  lists: { bytes: 90_000, requests: 10 },
};

export async function light({ origin, notes, budget: name = 'citizen' }) {
  const budget = budgets[name];
  const asked = notes.requests.filter((url) => !url.startsWith('chrome')); // the browser's own viewer of PDF files
  const foreign = asked.filter((url) => !url.startsWith(`${origin}/`));
  const wrong = foreign.map((url) => ({ at: url.slice(0, 100), what: 'is asked of another place' }));
  if (notes.bytes > budget.bytes) wrong.push({ at: 'page', what: `weighs ${notes.bytes} bytes, more than ${budget.bytes}` });
  if (asked.length > budget.requests) wrong.push({ at: 'page', what: `makes ${asked.length} requests, more than ${budget.requests}` });
  return wrong;
}
