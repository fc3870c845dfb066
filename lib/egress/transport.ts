import type { HttpsRequest, SesRequest, SmtpRequest, SnsRequest } from '../providers/contract/outbound-request.ts';
import type { Send, Transport } from '../providers/contract/transport.ts';

/** One transport out of one per kind of request. */
export function createTransport(parts: {
  readonly https: Send<HttpsRequest>;
  readonly ses: Send<SesRequest>;
  readonly smtp: Send<SmtpRequest>;
  readonly sns: Send<SnsRequest>;
}): Transport {
  return (request, context) => {
    switch (request.kind) {
      case 'https':
        return parts.https(request, context);
      case 'ses':
        return parts.ses(request, context);
      case 'smtp':
        return parts.smtp(request, context);
      case 'sns':
        return parts.sns(request, context);
      default:
        return request satisfies never;
    }
  };
}
