// Claude Code.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const kKey = 'sk-ant-api03-0000000000000000000000000000000000000000-script';

export const claudeCode = {
  name: 'Claude Code',
  revision: '2026-07-28',
  program: ['@anthropic-ai/claude-code-linux-{arch}', 'claude'],

  /** Writes what it reads at its start; gives its environment. */
  prepare({ home, project, server, model }) {
    writeFileSync(join(home, '.claude.json'), JSON.stringify({
      hasCompletedOnboarding: true,
      theme: 'dark',
      autoUpdates: false,
      customApiKeyResponses: { approved: [kKey.slice(-20)], rejected: [] },
      projects: { [project]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
    }));
    mkdirSync(join(home, '.claude'));
    writeFileSync(join(home, '.claude', 'settings.json'), JSON.stringify({
      permissions: { allow: ['mcp__soracom'] },
      spinnerTipsEnabled: false,
    }));
    writeFileSync(join(home, 'mcp.json'), JSON.stringify({ mcpServers: { soracom: { type: 'stdio', ...server } } }));
    return {
      ANTHROPIC_BASE_URL: model,
      ANTHROPIC_API_KEY: kKey,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_TELEMETRY: '1',
      DISABLE_ERROR_REPORTING: '1',
    };
  },

  command: (program, { home }) => [program, '--mcp-config', join(home, 'mcp.json'), '--strict-mcp-config'],
  printCommand: (program, { home }, prompt) => [program, '-p', prompt, '--mcp-config', join(home, 'mcp.json'), '--strict-mcp-config'],

  /** What it answers to a form where there is no person. */
  answersAlone: 'cancel',

  isReady: (text) => /^❯/m.test(text),

  form: {
    isShown: (text) => text.includes('requests your input'),
    // Enter moves on to Accept, and there it is told what is missing.
    enterCloses: undefined,
    /** The first option is No. */
    async chooseYes(terminal) {
      await terminal.step('Right', /❯ ◯ No/);
      await terminal.step('Down', /❯ ◯ Yes/);
      await terminal.step('Enter', /❯ Accept/);
      await terminal.pressWhile('Enter', /❯ Accept/);
    },
    async fillIn(terminal, word) {
      await terminal.typeAt(word, new RegExp(`❯ .*: ${word}`));
      await terminal.step('Enter', /❯ Accept/);
      await terminal.pressWhile('Enter', /❯ Accept/);
    },
  },
};
