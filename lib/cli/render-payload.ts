import { portOf } from '../address/host.ts';
import { type Notification, parseNotification } from '../alertmanager/notification.ts';
import type { FencedHost } from '../allow-list/allow-list.ts';
import { describeIssue } from '../allow-list/compile/describe-issue.ts';
import { deliveryKey, groupHash } from '../delivery/delivery-key.ts';
import type { Provider } from '../providers/contract/define-provider.ts';
import type { ExampleDestination } from '../providers/contract/example-destination.ts';
import type { OutboundRequest } from '../providers/contract/outbound-request.ts';
import { redactNotification } from '../redaction/redact-notification.ts';
import { countNotShown, type NotShown } from '../rendering/count-not-shown.ts';
import type { Severities } from '../rendering/severity.ts';
import { Secret } from '../secrets/secret.ts';
import { suggestName } from '../text/near-name.ts';

export type PayloadRendering =
  | { readonly ok: true; readonly request: OutboundRequest; readonly notShown: NotShown }
  | { readonly ok: false; readonly message: string };

type RenderPayloadInput = {
  readonly body: Uint8Array;
  readonly provider: Provider;
  readonly example: ExampleDestination;
  /** In the place of the example's, or beside them. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly linkHosts: ReadonlySet<string>;
  readonly severities: Severities;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
};

const sender = 'example';

/** What the guard would send for a webhook body: parsed, redacted and rendered by the code that does it there. */
export function renderPayload(input: RenderPayloadInput): PayloadRendering {
  const { body, provider, example, linkHosts, severities, nowMs } = input;
  const parsed = parseNotification(body);
  if (!parsed.ok) return fail(`the payload is not a notification: ${reasons[parsed.reason]}`);
  const chosen = provider.options.safeParse({ ...example.options, ...input.options }, { error: describeIssue });
  if (!chosen.success) return fail(describeFaults(chosen.error.issues));
  const { notification } = parsed;
  const redacted = redactNotification(notification).notification;
  const options = { ...example.options, ...input.options };
  const id = `example/${provider.type}`;
  const prepared = provider.prepare({
    destination: {
      id,
      team: 'example',
      type: provider.type,
      parallelism: 1,
      hosts: hostsOf(provider, options, example),
      options,
    },
    secret: example.secret && new Secret(JSON.stringify(example.secret)),
    notification: redacted,
    linkHosts,
    severities,
    emailFrom: 'Alerts <alerts@example.com>',
    ...keysOf(notification, id),
    acceptedAtMs: nowMs,
    nowMs,
  });
  if (prepared.ok) {
    return { ok: true, request: prepared.request, notShown: countNotShown(redacted, { linkHosts, severities }) };
  }
  return fail(
    `${provider.type} rejects this: ${prepared.reason}${prepared.fields.map((field) => ` ${field}`).join('')}`,
  );
}

const reasons = {
  not_utf8: 'it is not UTF-8',
  not_json: 'it is not JSON',
  nested_too_deeply: 'it is nested too deeply',
  schema: "it is neither Alertmanager's webhook body, version 4, nor Grafana's",
} as const;

function keysOf(notification: Notification, destination: string) {
  return {
    deliveryKey: deliveryKey({ sender, notification, destination }),
    groupHash: groupHash(sender, notification),
  };
}

/** A preview has no fence to stay in: the hosts that its own options and example name are taken as allowed. */
function hostsOf(
  provider: Provider,
  options: Readonly<Record<string, unknown>>,
  { secret = {} }: ExampleDestination,
): FencedHost[] {
  const urls = [...provider.optionUrls(options).map(({ url }) => url), ...Object.values(secret)];
  const ofUrls = urls.filter((url) => URL.canParse(url)).map((url) => new URL(url));
  return [
    ...ofUrls.map((url) => ({ host: url.hostname, port: portOf(url), private: false })),
    ...provider.optionHosts(options).map(({ host, port }) => ({ host, port, private: false })),
  ];
}

type Issue = { readonly code?: string; readonly path: readonly PropertyKey[]; readonly message: string };

/** For unknown fields the message of `describeIssue` is the list of the known ones. */
function describeFaults(issues: readonly (Issue & { readonly keys?: readonly string[] })[]): string {
  const faults = issues.flatMap(({ path, message, keys }) =>
    keys === undefined
      ? [`option ${path.join('.')}: ${message}`]
      : keys.map((key) => `unknown option ${key}: ${suggestName(key, message.split(' '), 'there are none')}`),
  );
  return faults.join('; ');
}

function fail(message: string): PayloadRendering {
  return { ok: false, message };
}
