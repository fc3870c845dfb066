import { type ConfigField, fieldAt, textOf } from '../../alertmanager-config/config-node.ts';
import type { Integration } from '../../alertmanager-config/configuration.ts';
import { toGuardWebhook } from '../../alertmanager-config/guard-receiver.ts';
import { isFilledInLater } from '../../alertmanager-config/template-data.ts';
import { grafanaSignatureHeader, grafanaTimestampHeader } from '../../senders/grafana.ts';
import { findingAt, type PlacedFinding } from './finding.ts';
import type { Rule } from './rule.ts';

const timestampHeader = 'X-Grafana-Alerting-Timestamp';

export const guardNeedsSignature: Rule = {
  name: 'guard-needs-signature',
  severity: 'error',
  summary: 'A contact point of Grafana posts to the guard without a signature that it accepts.',
  reason:
    'The guard answers 401 to every notification, so nobody is notified. Grafana signs the time only where `timestampHeader` is set, and a signature without it could be replayed for ever. Source: grafana/alerting, receivers/webhook, http/hmac.go.',
  check: ({ configuration, relayUrls, schema }) =>
    schema !== 'grafana'
      ? []
      : configuration.receivers.flatMap((receiver) =>
          receiver.integrations
            // A relay signs by itself.
            .filter((integration) => toGuardWebhook(integration, relayUrls)?.sender !== undefined)
            .flatMap(judge),
        ),
};

function judge({ node, receiver }: Integration): readonly PlacedFinding[] {
  const url = fieldAt(node, 'url');
  const signing = fieldAt(node, 'hmacConfig');
  const tell = (field: ConfigField | undefined, what: string, fix: string) => {
    const { path } = field ?? node;
    const place = field?.keyPlace ?? node.place;
    return [
      findingAt({ place, path }, guardNeedsSignature, { receiver, message: `receiver \`${receiver}\` ${what}`, fix }),
    ];
  };
  if (signing === undefined) {
    // A token, for which the sender has `scheme: bearer`.
    if (fieldAt(node, 'http_config', 'authorization') !== undefined) return [];
    const fix = `write \`hmacConfig\` with the sender's key as \`secret\` and \`timestampHeader: ${timestampHeader}\``;
    return tell(url, 'posts to the guard without `hmacConfig`, so the guard answers 401', fix);
  }
  const header = fieldAt(signing, 'header');
  if (!isNamed(header, grafanaSignatureHeader, true)) {
    return tell(header, 'sends its signature in a `header` that the guard does not read', 'remove `header`');
  }
  const timestamp = fieldAt(signing, 'timestampHeader');
  if (isNamed(timestamp, grafanaTimestampHeader, false)) return [];
  const what = `signs without \`timestampHeader: ${timestampHeader}\`, so the guard answers 401`;
  return tell(timestamp ?? signing, what, `write \`timestampHeader: ${timestampHeader}\` into \`hmacConfig\``);
}

/** What is empty is Grafana's default; a variable may be the right name. */
function isNamed(field: ConfigField | undefined, name: string, isDefault: boolean): boolean {
  const text = textOf(field) ?? '';
  return text === '' ? isDefault : text.toLowerCase() === name || isFilledInLater(text);
}
