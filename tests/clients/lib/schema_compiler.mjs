// The schemas of tools in ajv, the validator most clients use.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** An ajv that also holds each schema against the metaschema of draft 2020-12. */
export function makeAjv() {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: true });
  addFormats(ajv);
  return ajv;
}

/** Yields what keeps ajv from compiling the schemas of one tool. */
export function* compileFaults(ajv, { inputSchema, outputSchema }) {
  for (const [kind, schema] of Object.entries({ inputSchema, outputSchema })) {
    if (schema === undefined) continue;
    try {
      ajv.compile(schema);
    } catch (error) {
      yield `${kind}: ${error.message}`;
    }
  }
}
