// The pages of foreigners and their employers, from the first question to the permits.
import { draft, onTheWay } from './prepared.mjs';

const ann = 'applicant.JM-2';
const handler = 'handler.HK-1';

const topics = ['passport', 'about', 'history', 'stay', 'address', 'health', 'family', 'contact', 'delivery'];
const employers = ['employer', 'handler', 'job'];

const drafted = (name, rest, more) => ({ name: `apply-${name}`, path: (id) => `/{l}/apply/${id}${rest}`, as: ann, prepare: draft, ...more });
const way = (name, where, as, rest = '') => ({ name: `case-${name}`, path: (made) => `/{l}/cases/${made[where]}${rest}`, as, prepare: onTheWay });
const story = (name, id, rest = '') => ({ name: `case-${name}`, path: `/{l}/cases/${id}${rest}`, as: `applicant.${id}` });

export const party = [
  { name: 'me', path: '/{l}/me', as: ann, prepare: draft },
  { name: 'me-handler', path: '/{l}/me', as: handler, prepare: draft },
  { name: 'start', path: '/{l}/apply', as: ann },
  { name: 'start-second', path: '/{l}/apply?city=haikou&what=extension-extension&employer=91460105MA5T2H73XQ&family=1', as: 'applicant.HK-1' },
  { name: 'start-handler', path: '/{l}/apply', as: handler },
  drafted('tasks', ''),
  drafted('type', '/type'),
  ...topics.map((topic) => drafted(topic, `/${topic}`, ['passport', 'about', 'history'].includes(topic) ? { budget: 'lists' } : {})),
  drafted('wrong', '/passport?faults', { budget: 'lists' }),
  drafted('documents', '/documents'),
  drafted('document', '/documents/M03'),
  drafted('check', '/check'),
  drafted('delete', '/delete'),
  drafted('tasks-handler', '', { as: handler }),
  ...employers.map((topic) => drafted(topic, `/${topic}`, { as: handler })),
  { name: 'apply-done', path: (made) => `/{l}/apply/${made.filed}/done`, as: 'applicant.HK-3', prepare: onTheWay },
  way('filed', 'filed', 'applicant.HK-3'),
  way('withdraw', 'filed', 'applicant.HK-3', '/withdraw'),
  way('collection', 'filed', 'applicant.HK-3', '/collection'),
  way('examined', 'examined', 'applicant.HK-4'),
  way('made', 'made', 'applicant.HK-5'),
  way('returned', 'returned', 'applicant.JM-3'),
  way('correct', 'returned', 'applicant.JM-3', '/correct'),
  way('booked', 'booked', 'applicant.JM-4'),
  way('visit', 'booked', 'applicant.JM-4', '/visit'),
  way('sheet', 'booked', 'applicant.JM-4', '/visit/sheet'),
  story('finished', 'HK-1'),
  story('history', 'HK-1', '/history'),
  story('decision', 'HK-1', '/decision'),
  story('refused', 'HK-3'),
  story('refusal', 'HK-3', '/decision'),
  story('withheld', 'HK-2'),
];
