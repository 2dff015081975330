// What the demonstration offers beside the product: its people, and its clock. Both are
// plain forms, so the cookies of a browser context are all that is needed.

async function post(context, origin, path, form) {
  const answer = await context.request.post(origin + path, { form, headers: { Origin: origin }, maxRedirects: 0 });
  if (answer.status() >= 400) throw new Error(`POST ${path} ${JSON.stringify(form)}: ${answer.status()}\n${(await answer.text()).slice(0, 500)}`);
}

// signIn makes the context that of a person of the demonstration.
export function signIn(context, origin, person, lang = 'zh') {
  return post(context, origin, `/${lang}/demo/sign-in`, { person });
}

// advance moves the demonstration's clock on: '1d', '4h'.
export function advance(context, origin, by) {
  return post(context, origin, '/zh/demo/clock', { advance: by });
}

// moveTo sets the demonstration's clock to a later moment in Beijing: '2026-11-30T09:00'.
export function moveTo(context, origin, moment) {
  return post(context, origin, '/zh/demo/clock', { to: moment });
}
