// Copilot CLI with a model of its user's own: offline, and without an account.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const copilot = {
  name: 'Copilot CLI',
  revision: '2026-07-28',
  program: ['@github/copilot-linux-{arch}', 'copilot'],

  prepare({ home, project, server, model }) {
    const folder = join(home, 'copilot');
    mkdirSync(folder);
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ trusted_folders: [project], banner: 'never' }));
    writeFileSync(join(folder, 'mcp-config.json'),
                  JSON.stringify({ mcpServers: { soracom: { type: 'local', tools: ['*'], ...server } } }));
    return {
      COPILOT_HOME: folder,
      COPILOT_OFFLINE: 'true',
      COPILOT_AUTO_UPDATE: 'false',
      COPILOT_MODEL: 'scripted',
      COPILOT_PROVIDER_BASE_URL: `${model}/v1`,
      COPILOT_PROVIDER_API_KEY: 'none',
      COPILOT_PROVIDER_MAX_PROMPT_TOKENS: '200000',
      COPILOT_PROVIDER_MAX_OUTPUT_TOKENS: '8000',
    };
  },

  command: (program) => [program, '--allow-all-tools'],
  printCommand: (program, _, prompt) => [program, '-p', prompt, '--allow-all-tools'],

  /** What it answers to a form where there is no person. */
  answersAlone: 'decline',

  isReady: (text) => /^ ?❯/m.test(text),

  form: {
    isShown: (text) => text.includes('ctrl+d decline'),
    enterCloses: 'choice',
    async chooseYes(terminal) {
      await terminal.waitFor('No as the first option', (text) => /❯ No/.test(text));
      await terminal.step('Down', /❯ Yes/);
      await terminal.press('Enter');
    },
    async fillIn(terminal, word) {
      await terminal.typeAt(word, new RegExp(`❯ ${word}`));
      await terminal.press('Enter');
    },
  },
};
