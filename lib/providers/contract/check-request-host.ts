import type { Destination } from '../../allow-list/allow-list.ts';
import { checkFencedHost, checkHost, type HostCheck, type HostRule } from './check-host.ts';
import type { OutboundRequest } from './outbound-request.ts';
import type { ProbeRequest } from './probe.ts';

/** Mail servers are never a vendor's own hosts, so for them the fence counts alone. AWS' endpoints are the SDK's. */
export function checkRequestHost(
  request: OutboundRequest | ProbeRequest,
  rule: HostRule,
  { hosts: fence }: Destination,
): HostCheck {
  switch (request.kind) {
    case 'https':
      return checkHost(request.url, rule, fence);
    case 'smtp':
    case 'smtp_login':
      return checkFencedHost(request.host, request.port, fence);
    case 'ses':
    case 'sns':
    case 'ses_identity':
    case 'sns_topic':
      return { ok: true, allowPrivate: false };
    default:
      return request satisfies never;
  }
}
