// Arguments that conform to a tool's input schema, always the same for the same schema.

const kPermission = { statements: [{ effect: 'allow', api: 'User:getUser' }] };

/** Values that must mean something, by property name; everything else follows from the schema alone. */
const kKnown = {
  operator_id: 'OP0012345678',
  operatorId: 'OP0012345678',
  user_name: 'alice',
  userName: 'alice',
  role_id: 'viewer',
  roleId: 'viewer',
  coverage_type: 'g',
  email: 'person@example.com',
  permission: kPermission,
  permissions: kPermission,
  // Short enough for an approval form, which is all that these tests' person is shown.
  trustPolicy: { statements: [{ effect: 'allow', principal: { service: ['lagoon'] } }] },
  mfaOTPCode: '123456',
  'content-type': 'application/json',
};

const kFormats = { 'date-time': '2026-01-02T03:04:05Z', date: '2026-01-02', email: 'person@example.com', uri: 'https://example.com/' };

function sampleNumber(schema) {
  if (schema.minimum !== undefined) return schema.minimum;
  return schema.maximum !== undefined && schema.maximum < 1 ? schema.maximum : 1;
}

/** One value for `schema`. Optional properties are included unless `required_only`. */
export function sampleValue(schema, name, required_only = false) {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (name in kKnown) return kKnown[name];
  // Permission documents and trust policies are looked at before they are sent.
  if (schema.anyOf?.some((branch) => branch.contentMediaType === 'application/json')) return { statements: [] };
  for (const key of ['anyOf', 'oneOf']) if (schema[key]) return sampleValue({ ...schema, [key]: undefined, ...schema[key][0] }, name, required_only);
  if (schema.allOf) return sampleValue(Object.assign({}, ...schema.allOf), name, required_only);
  const type = [schema.type].flat().find((candidate) => candidate !== 'null');
  switch (type) {
    case 'object': return sampleObject(schema, required_only);
    case 'array': return [sampleValue(schema.items ?? { type: 'string' }, name, required_only)];
    case 'boolean': return true;
    case 'integer':
    case 'number': return sampleNumber(schema);
    default: return kFormats[schema.format] ?? 'text';
  }
}

/** What the program adds to reads: which members of the answer are wanted, and how many pages. */
function isOfTheAnswer(key, schema) {
  return (key === 'fields' && schema.description === 'only a,b.c') ||
    (key === 'pages' && JSON.stringify(schema) === '{"type":"integer"}');
}

function sampleObject(schema, required_only) {
  const required = new Set(schema.required ?? []);
  const chosen = Object.entries(schema.properties ?? {})
    .filter(([key, child]) => (!required_only || required.has(key)) && !isOfTheAnswer(key, child));
  return Object.fromEntries(chosen.map(([key, child]) => [key, sampleValue(child, key, required_only)]));
}

/** All properties of the input schema. */
export function fullArguments(input_schema) {
  return sampleObject(input_schema, false);
}

/** All properties, some with a value of their own; undefined leaves one out. */
export function argumentsWith(values) {
  return (input_schema) => ({ ...fullArguments(input_schema), ...values });
}

/** The required ones, and operator_id where the tool takes one. */
export function leastArguments(input_schema) {
  const known = input_schema.properties?.operator_id ? { operator_id: kKnown.operator_id } : {};
  return { ...sampleObject(input_schema, true), ...known };
}
