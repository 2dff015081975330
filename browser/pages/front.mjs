// The front pages: what is public, the ways in, and accounts. Pages of signing in are for
// people and not for search engines, which Lighthouse holds against them.
import { link } from '../lib/admin.mjs';

export const front = [
  { name: 'home', path: '/{l}/', lighthouse: true },
  { name: 'guide-list', path: '/{l}/guide', lighthouse: true },
  { name: 'guide', path: '/{l}/guide/haikou/new', lighthouse: true },
  { name: 'guide-cancel', path: '/{l}/guide/jiangmen/cancellation' },
  { name: 'privacy', path: '/{l}/privacy', lighthouse: true },
  { name: 'accessibility', path: '/{l}/accessibility', lighthouse: true },
  { name: 'sign-in', path: '/{l}/sign-in' },
  { name: 'register', path: '/{l}/register' },
  { name: 'invitation', path: ({ token }) => `/{l}/invitation/${token}`, prepare: invitation },
  { name: 'missing', path: '/{l}/nowhere', status: 404 },
  { name: 'method', path: '/{l}/sign-out', status: 405 },
  { name: 'account', path: '/{l}/account', as: 'applicant.HK-1' },
  { name: 'account-office', path: '/{l}/account', as: 'haikou.accept-1', budget: 'office' },
  { name: 'confirm', path: '/{l}/confirm', as: 'administrator', budget: 'office' },
  { name: 'forbidden', path: '/{l}/s/people', as: 'applicant.HK-1', status: 403 },
  { name: 'people', path: '/{l}/s/people', as: 'administrator', budget: 'lists' },
  { name: 'people-handlers', path: '/{l}/s/people?role=handler', as: 'administrator', budget: 'office' },
  { name: 'people-applicants', path: '/{l}/s/people?role=applicant', as: 'administrator', budget: 'office' },
];

// invitation makes a one-time link for somebody whom no other page needs.
async function invitation({ browser, origin }) {
  return { token: await link(browser, origin, 'haikou.accept-2') };
}
