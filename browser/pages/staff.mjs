// The pages of officers: lists, the window, the posts of an authority, and experts.
import { onTheWay } from './prepared.mjs';

const page = (name, path, as, more) => ({ name: `staff-${name}`, path: `/{l}/s${path}`, as, budget: 'office', prepare: onTheWay, ...more });
const at = (name, where, as, path) => page(name, '', as, { path: (made) => `/{l}/s${path(made[where])}` });

export const staff = [
  page('work', '/work', 'haikou.residence.examine'),
  page('work-all', '/work?queue=all', 'haikou.work.examine'),
  page('board', '/board', 'haikou.work.head'),
  page('board-supervised', '/board', 'haikou.supervise'),
  at('case-supervised', 'examined', 'haikou.supervise', (id) => `/cases/${id}`),
  page('counter', '/counter', 'haikou.accept-1'),
  page('counter-visits', '/counter', 'jiangmen.accept-1'),
  page('issue', '/issue', 'haikou.issue'),
  at('window-filed', 'filed', 'haikou.accept-1', (id) => `/counter/${id}`),
  at('window-notice', 'filed', 'haikou.accept-1', (id) => `/counter/${id}/notice`),
  at('window-booked', 'booked', 'jiangmen.accept-1', (id) => `/counter/${id}`),
  at('window-hand-out', 'made', 'haikou.hand-out', (id) => `/counter/${id}`),
  page('window-withheld', '/counter/HK-2', 'haikou.hand-out'),
  at('case', 'examined', 'haikou.work.review', (id) => `/cases/${id}`),
  at('examine', 'examined', 'haikou.residence.examine', (id) => `/cases/${id}/review/residence`),
  at('review', 'examined', 'haikou.work.review', (id) => `/cases/${id}/review/work`),
  at('correction', 'examined', 'haikou.residence.examine', (id) => `/cases/${id}/correction`),
  at('put-forward', 'examined', 'haikou.residence.examine', (id) => `/cases/${id}/review/residence/forward`),
  page('case-finished', '/cases/HK-1', 'haikou.work.decide'),
  page('decided', '/cases/HK-1/review/work', 'haikou.work.decide'),
];
