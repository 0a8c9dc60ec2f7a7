// The person at a client who is shown the server's forms.

/** What one who agrees puts into a form: yes, or the name at the end of the text. */
export function consentTo({ message, requestedSchema }) {
  if ('approve' in requestedSchema.properties) return { approve: true };
  return { type_to_confirm: message.slice(message.lastIndexOf('type exactly: ') + 'type exactly: '.length) };
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
