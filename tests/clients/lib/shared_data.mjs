// The public reference data that lies beside the checkout.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kData = fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** The path of a file of the reference data; undefined where it is absent. */
export function sharedData(name) {
  const file = join(kData, name);
  return existsSync(file) ? file : undefined;
}

/** What a skipped test says. */
export const whyNotChecked = (name) => `not checked: ${join(kData, name)} is not there`;

/** Every published document of Soracom, as { name, file }; empty where the reference data is absent. */
export function publishedDocuments() {
  const folder = sharedData('openapi');
  const files = folder === undefined ? [] : readdirSync(folder).sort().map((name) => join(folder, name));
  return [...files, sharedData('soracom-cli/soracom-api.en.yaml')]
    .filter((file) => file !== undefined)
    .map((file) => ({ name: basename(file), file }));
}
