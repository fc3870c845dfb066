/** All that tests plant has one of these shapes. */
const secrets: readonly RegExp[] = [
  /whsec_[A-Za-z0-9+/]{30,}/,
  /hooks\.slack(-gov)?\.com\/services\/[^\s"/]+\/[^\s"/]+\/[^\s"/]{8,}/,
  /xox[a-z]-[\w-]{10,}/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /discord\.com\/api\/webhooks\/\d+\/[\w-]{8,}/,
  /Bearer [\w.-]{16,}/,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];

const found: string[] = [];

/** Which kinds of secrets a text holds; the secrets themselves are not repeated. */
export function noteSecrets(text: string): void {
  for (const secret of secrets) if (secret.test(text)) found.push(secret.source);
}

for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
    noteSecrets(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return write(chunk, ...rest);
  };
}

/** Since it was last asked, in this process. */
export function takeNotedSecrets(): readonly string[] {
  return found.splice(0);
}
