export type ParsedHost =
  | { readonly ok: true; readonly host: string; readonly port: number }
  | { readonly ok: false; readonly message: string };

const defaultPort = 443;
const maxNameLength = 253;
const dnsLabel = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Reads `host` or `host:port`, where the host is a DNS name or an IP literal exactly as `URL.hostname` gives it, since
 * that is what it is compared with. RFC 1123 for names, and underscores, which names in clusters have.
 */
export function parseHost(text: string): ParsedHost {
  if (/[/?#@\\]/.test(text)) return refuse('write the host alone, without scheme, user, path or query');
  const parts = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(text);
  const [, host = '', portText] = parts ?? [];
  if (parts === null || (portText?.includes(':') ?? false)) return refuse('write an IPv6 address in brackets');
  const port = portText === undefined ? defaultPort : parsePort(portText);
  if (port === undefined) return refuse('write a port from 1 to 65535 after the colon');
  const reason = hostFault(host);
  return reason === undefined ? { ok: true, host, port } : refuse(reason);
}

/** As the fence writes it. */
export function writeHost({ host, port }: { readonly host: string; readonly port: number }): string {
  return port === defaultPort ? host : `${host}:${port}`;
}

/** The port of an https URL. */
export function portOf({ port }: URL): number {
  return port === '' ? defaultPort : Number(port);
}

function parsePort(text: string): number | undefined {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function hostFault(host: string): string | undefined {
  if (host !== host.toLowerCase()) return 'write the host in lower case';
  if (/[^\x21-\x7e]/.test(host)) return 'write a non-ASCII name in its `xn--` form';
  if (host.endsWith('.')) return 'write the host without the final dot';
  const isLiteral = host.startsWith('[');
  if (!isLiteral && (host.length > maxNameLength || !isDnsName(host))) return 'write a DNS name or an IP address';
  const url = `https://${host}/`;
  if (!URL.canParse(url)) return 'write a DNS name or an IP address';
  // `127.1` and `0x7f.1` are 127.0.0.1 to a URL: written so, the entry would never match.
  return new URL(url).hostname === host ? undefined : 'write the IP address in its usual form';
}

function isDnsName(host: string): boolean {
  return host.split('.').every((label) => dnsLabel.test(label));
}

function refuse(message: string): ParsedHost {
  return { ok: false, message };
}
