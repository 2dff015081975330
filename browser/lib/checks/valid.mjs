// The HTML as the server sent it, by html-validate's recommended rules.
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    'aria-label-misuse': ['error', { allowAnyNamable: true }], // lists that stand for diagrams have names
    'valid-id': ['error', { relaxed: true }], // controls are named after their question: applicant.surname
    'form-dup-name': 'off', // a file is chosen or photographed: two controls of one name, of which the rule knows none
    'doctype-style': 'off', // templ writes it in small letters
    'long-title': 'off', // the title says step, page and service; English needs more than 70 characters
    'no-redundant-role': 'off', // Safari needs role="list" where bullets are removed
    'prefer-native-element': ['error', { exclude: ['list'] }], // the same
    'tel-non-breaking': 'off', // the links are sentences, not numbers
    'no-trailing-whitespace': 'off', // nobody reads it
  },
});

export async function valid({ html, screen }) {
  if (screen.width < 600) return []; // the server sends every screen the same
  const { results } = await validator.validateString(html);
  const errors = results.flatMap((r) => r.messages).filter((m) => m.severity === 2);
  return errors.map((m) => ({ at: m.selector ?? `line ${m.line}`, what: `${m.ruleId}: ${m.message}` }));
}
