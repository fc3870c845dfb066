/** Where a listener binds; port 0 lets the system choose. */
export type ListenAddress = { readonly host: string; readonly port: number };

/** Reads `host:port`, `[::1]:port` too. Undefined when it is neither; the host is not looked up here. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port > 65_535 ? undefined : { host, port };
}
