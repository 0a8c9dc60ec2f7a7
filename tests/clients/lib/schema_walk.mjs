// A walk over every subschema of a JSON Schema, with the place it stands at.

const kMaps = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
const kLists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const kSingles = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames',
                  'unevaluatedProperties', 'unevaluatedItems'];

/** Yields [pointer, subschema]; boolean schemas included. */
export function* subschemas(schema, pointer = '#') {
  yield [pointer, schema];
  if (typeof schema !== 'object' || schema === null) return;
  for (const key of kMaps) {
    for (const [name, child] of Object.entries(schema[key] ?? {})) yield* subschemas(child, `${pointer}/${key}/${name}`);
  }
  for (const key of kLists) {
    for (const [index, child] of (schema[key] ?? []).entries()) yield* subschemas(child, `${pointer}/${key}/${index}`);
  }
  for (const key of kSingles) {
    if (schema[key] !== undefined) yield* subschemas(schema[key], `${pointer}/${key}`);
  }
}
