// Where the commands of the installed packages are.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of the command of an npm package, as its package.json says. */
export function commandOf(name, command) {
  const manifest = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return fileURLToPath(new URL(typeof bin === 'string' ? bin : bin[command], manifest));
}
