// The person at a client who is shown the server's forms.

/** What one who agrees puts into a form, as its schema asks: the last of the choices, or the name in the title. */
export function consentTo({ requestedSchema }) {
  return Object.fromEntries(Object.entries(requestedSchema.properties).map(([key, field]) =>
    [key, field.enum ? field.enum.at(-1) : field.title.match(/^Type (.*) to approve$/)[1]]));
}

/** Remembers what was shown, and answers each form by `decide`, which may be replaced. */
export class Person {
  shown = [];
  decide = (form) => ({ action: 'accept', content: consentTo(form) });

  answer = (form) => {
    this.shown.push(form);
    return this.decide(form);
  };
}
