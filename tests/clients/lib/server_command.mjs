// The program under test, and the environment it runs in.

/** Path of the binary. */
export function serverBinary() {
  const path = process.env.SORACOM_MCP_BINARY;
  if (!path) throw new Error('SORACOM_MCP_BINARY must name the soracom-mcp binary');
  return path;
}

/** The caller's environment without its Soracom settings: no test may reach a real account. */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('SORACOM_'));
  return { ...Object.fromEntries(kept), HOME: '/nonexistent', ...extra };
}
