import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { isPublicAddress } from '../../lib/address/judge-address.ts';
import { createHttpsTransport } from '../../lib/egress/send-https.ts';
import { checkHost } from '../../lib/providers/contract/check-host.ts';
import { reject } from '../../lib/providers/contract/outcome.ts';

const vendorRule = ['hooks.slack.com', '.logic.azure.com'];

/** The host as a URL parser sees it, where it is not refused before by the rule of a vendor. */
function admittedHost(url: string): string | undefined {
  return checkHost(url, vendorRule, []).ok ? new URL(url).hostname : undefined;
}

/** What becomes of a URL past the host check, for a resolver that is under the attacker's control. */
async function sendAnyway(url: string) {
  const lookedUp: string[] = [];
  const resolveName = async (hostname: string) => {
    lookedUp.push(hostname);
    return [{ address: '127.0.0.1', family: 4 }];
  };
  const send = createHttpsTransport({ version: '0', resolveName });
  const request = { kind: 'https', method: 'POST', url, headers: {}, body: '' } as const;
  return { result: await send(request, { destinationId: 'payments/hook', allowPrivate: false }), lookedUp };
}

const corpus = join(import.meta.dirname, '../../../shared/corpora/ssrf/blocked-urls.json');
const skipCorpus = !existsSync(corpus) && process.env['E2E'] !== 'required';

describe.skipIf(skipCorpus)('every URL of the SSRF corpus (needs the shared corpora)', () => {
  const urls = skipCorpus
    ? []
    : [
        ...new Set(
          z
            .array(z.string())
            .min(50)
            .parse(JSON.parse(readFileSync(corpus, 'utf8'))),
        ),
      ];
  const httpsUrls = urls.map((url) => url.replace(/^http:/, 'https:'));

  it('is refused by the host check, over http and over https', () => {
    expect([...urls, ...httpsUrls].filter((url) => admittedHost(url) !== undefined)).toEqual([]);
  });

  it.each(httpsUrls)('is refused by the transport alone: %s', async (url) => {
    const { result } = await sendAnyway(url);
    expect([reject('host_not_allowed'), reject('address_not_allowed')]).toContainEqual(
      result.ok ? result.answer : result.outcome,
    );
  });

  it('names no public address', () => {
    const hosts = httpsUrls.filter((url) => URL.canParse(url)).map((url) => new URL(url).hostname);
    expect(hosts.filter((host) => isPublicAddress(host.replace(/^\[|\]$/g, '')))).toEqual([]);
  });
});

describe('a URL that disguises its host', () => {
  const refused = [
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https:127.0.0.1/',
    'https://0/',
    'https://0xA9FEA9FE/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::127.0.0.1]',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[fd00:ec2::254]/',
    'https://425.510.425.510',
    'https://0o177.0.0.1/',
    'https://ⓔⓧⓐⓜⓟⓛⓔ.com/',
    'https://hooks.slack.com@evil.com/',
    'https://hooks.slack.com%2f@evil.com/',
    'https://evil.com#@hooks.slack.com/',
    'https://hooks.slack.com.evil.com/',
    'https://hooks.slack.com\t.evil.com/',
    'https://hooks.slack.com./services/x',
    'https://hooks.slack.com:8443/',
    'https://user:pw@hooks.slack.com/',
    'https://user@hooks.slack.com/',
    'https://127.1.1.1:80\\@127.2.2.2:80/',
    'https://evil.com\\@hooks.slack.com/',
    'https://hooks.slack.com\u0000.evil.com/',
    'https://evil.com\r\nhost: hooks.slack.com/',
    'https://xn--hoks-slack-com-kqe.com/',
    'https://hооks.slack.com/',
    'https://169.254.169.254/',
    'https://169.254.170.2/',
    'https://169.254.170.23/',
    'https://localhost:9001/2018-06-01/runtime/invocation/next',
    'https://metadata.google.internal/',
    'https://100.100.100.200/',
    'https://ip6-localhost/',
    'https://localtest.me/',
    'https://127.0.0.1.nip.io/',
    'https://logic.azure.com/',
    'https://evillogic.azure.com/',
    'http://hooks.slack.com/',
    ...['file', 'ftp', 'gopher', 'dict', 'ldap', 'data', 'javascript', 'ws', 'wss', 'blob:https'].map(
      (scheme) => `${scheme}://hooks.slack.com/`,
    ),
  ];

  it.each(refused)('is refused by the host check, and by the transport alone: %j', async (url) => {
    expect(admittedHost(url)).toBeUndefined();
    const { result } = await sendAnyway(url);
    expect([reject('host_not_allowed'), reject('address_not_allowed')]).toContainEqual(
      result.ok ? result.answer : result.outcome,
    );
  });

  it.each([
    'https://hooks。slack。com/x',
    'https://hooks.slack.com\\.evil.com/',
    'https://HOOKS.slack.com:443/x',
    'https://hooks.slack\n.com/x',
  ])('and still names the vendor connects to the vendor only: %j', async (url) => {
    expect(admittedHost(url)).toBe('hooks.slack.com');
    expect((await sendAnyway(url)).lookedUp).toEqual(['hooks.slack.com']);
  });
});
