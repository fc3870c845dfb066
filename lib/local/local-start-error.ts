/** The parts of the local stack whose port a user may choose, and the flag that chooses it. */
const flags = { guard: '--port', relay: '--relay-port', console: '--console-port' } as const;

/** The local stack cannot start; the message is one sentence that says what to do. */
export class LocalStartError extends Error {
  override readonly name = 'LocalStartError';
}

/** Starts a part on a port, and says which flag chooses another where that one cannot be had. */
export async function onPort<Started>(
  part: keyof typeof flags,
  port: number,
  start: () => Promise<Started>,
): Promise<Started> {
  try {
    return await start();
  } catch (error) {
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    throw new LocalStartError(`port ${port} of the ${part} ${fault}: choose another with ${flags[part]}`);
  }
}

/** By Node's own code, or by the reason that the relay gives. */
function faultOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? error.code : 'reason' in error ? error.reason : undefined;
  if (code === 'EADDRINUSE' || code === 'port_taken') return 'is in use';
  if (code === 'EACCES' || code === 'listen_failed') return 'cannot be used';
  return undefined;
}
