import { Person } from './person.mjs';

/**
 * What a server gets, so that it stands in the way of no call: further options, and a person who agrees to everything.
 */
export const letThrough = () => ({
  options: ['--allow-self', '--allow-other-operators', '--allow-literal-secrets',
            ...['read', 'write', 'danger', 'questions'].flatMap((kind) => ['--rate', `${kind}=off`]),
            '--budget-writes', '1000', '--budget-deletes', '1000'],
  person: new Person(),
});
