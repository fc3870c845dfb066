import type { OutboundRequest } from '../../lib/providers/contract/outbound-request.ts';

export function bodyOf(request: OutboundRequest): string {
  if (request.kind !== 'https') throw new Error('not an HTTPS request');
  return request.body;
}

export function sesOf(request: OutboundRequest) {
  if (request.kind !== 'ses') throw new Error('not an SES request');
  return request;
}

export function smtpOf(request: OutboundRequest) {
  if (request.kind !== 'smtp') throw new Error('not an SMTP request');
  return request;
}

export function snsOf(request: OutboundRequest) {
  if (request.kind !== 'sns') throw new Error('not an SNS request');
  return request;
}
