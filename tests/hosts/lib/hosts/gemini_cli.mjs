// Gemini CLI, which shows no forms.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const geminiCli = {
  name: 'Gemini CLI',
  revision: '2025-06-18',
  program: ['@google/gemini-cli', 'bundle/gemini.js'],

  prepare({ home, server, model }) {
    mkdirSync(join(home, '.gemini'));
    writeFileSync(join(home, '.gemini', 'settings.json'), JSON.stringify({
      general: { disableAutoUpdate: true, enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      security: { auth: { selectedType: 'gemini-api-key' }, folderTrust: { enabled: false } },
      mcpServers: { soracom: { ...server, trust: true } },
    }));
    return { GOOGLE_GEMINI_BASE_URL: model, GEMINI_API_KEY: 'none', GEMINI_MODEL: 'gemini-2.5-pro' };
  },

  printCommand: (program, _, prompt) => [process.execPath, program, '-p', prompt],
};
