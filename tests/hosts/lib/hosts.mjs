// The hosts by the names they have on the command line, and the one that is under test.
import { claudeCode } from './hosts/claude_code.mjs';
import { codex } from './hosts/codex.mjs';
import { copilot } from './hosts/copilot.mjs';
import { geminiCli } from './hosts/gemini_cli.mjs';

export const kHosts = { claude_code: claudeCode, codex, copilot, gemini_cli: geminiCli };

export const theHost = kHosts[process.env.SORACOM_MCP_HOST];
if (theHost === undefined) throw new Error(`SORACOM_MCP_HOST must be one of ${Object.keys(kHosts).join(', ')}`);
