// One way to a server under test, with everything on the wire on record.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startService } from './http_service.mjs';
import { cleanEnvironment, serverBinary } from './server_command.mjs';
import { WireLog } from './wire_log.mjs';
import { startWireProxy } from './wire_proxy.mjs';

const kTee = fileURLToPath(new URL('wire_tee.mjs', import.meta.url));

/**
 * `kind` is stdio (a client starts `command`), http or sse (a client connects to `url`, sending `headers`). `folder` is an empty folder for
 * what a client keeps on disk, and `env` the environment that makes it use that. `stop` gives the exit code of a service.
 */
export async function openEndpoint(kind, server_arguments, { program = serverBinary(), headers = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'soracom-mcp-client-'));
  const env = cleanEnvironment({ HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder, XDG_STATE_HOME: folder });
  // A server that a client has left may still write its record.
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  if (kind === 'stdio') {
    const file = join(folder, 'wire.jsonl');
    return {
      kind, folder, env,
      command: [process.execPath, kTee, file, program, ...server_arguments],
      wire: () => WireLog.fromFile(file),
      async stop() {
        clear();
        return 0;
      },
    };
  }
  const log = new WireLog();
  const service = await startService(server_arguments, {}, program);
  const proxy = await startWireProxy(service.streamable.origin, (from, text) => log.note(from, text));
  return {
    kind, folder, env, headers,
    url: `${proxy.base}/${kind === 'sse' ? 'sse' : 'mcp'}`,
    wire: () => log,
    async stop() {
      proxy.stop();
      clear();
      return service.stop();
    },
  };
}
