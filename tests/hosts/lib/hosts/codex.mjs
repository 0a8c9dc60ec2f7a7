// Codex.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const text = JSON.stringify;

export const codex = {
  name: 'Codex',
  revision: '2025-06-18',
  program: ['@openai/codex-linux-{arch}', 'vendor/{machine}-unknown-linux-musl/bin/codex'],

  prepare({ home, project, server, model }) {
    const folder = join(home, 'codex');
    mkdirSync(folder);
    writeFileSync(join(folder, 'config.toml'), [
      'model = "gpt-5-codex"',
      'model_provider = "script"',
      'check_for_update_on_startup = false',
      'approval_policy = "on-request"',
      'sandbox_mode = "read-only"',
      // Nothing is fetched, and nothing is left running.
      '[features]',
      'daemon_auto_start = false',
      'apps = false',
      'plugins = false',
      'remote_plugin = false',
      '[analytics]',
      'enabled = false',
      '[feedback]',
      'enabled = false',
      '[otel]',
      'exporter = "none"',
      '[model_providers.script]',
      'name = "script"',
      `base_url = ${text(`${model}/v1`)}`,
      'wire_api = "responses"',
      'env_key = "SCRIPT_KEY"',
      'request_max_retries = 0',
      'stream_max_retries = 0',
      `[projects.${text(project)}]`,
      'trust_level = "trusted"',
      '[mcp_servers.soracom]',
      `command = ${text(server.command)}`,
      `args = ${text(server.args)}`,
      'default_tools_approval_mode = "approve"',
      '[mcp_servers.soracom.env]',
      ...Object.entries(server.env).map(([name, value]) => `${name} = ${text(value)}`),
    ].join('\n'));
    return { CODEX_HOME: folder, SCRIPT_KEY: 'none' };
  },

  command: (program) => [program],
  printCommand: (program, _, prompt) => [program, 'exec', '--skip-git-repo-check', prompt],

  /** What it answers to a form where there is no person. */
  answersAlone: 'decline',

  isReady: (text) => text.includes('› Ask Codex'),

  form: {
    isShown: (text) => text.includes('enter to submit'),
    enterCloses: 'choice',
    async chooseYes(terminal) {
      await terminal.waitFor('No as the first option', (text) => /› 1\. No/.test(text));
      await terminal.step('Down', /› 2\. Yes/);
      await terminal.press('Enter');
    },
    async fillIn(terminal, word) {
      await terminal.typeAt(word, new RegExp(`› ${word}`));
      await terminal.press('Enter');
    },
  },
};
