import type { HttpsRequest } from '../providers/contract/outbound-request.ts';
import type { SesIdentityRequest, SmtpLoginRequest, SnsTopicRequest } from '../providers/contract/probe.ts';
import type { ProbeTransport, Send } from '../providers/contract/transport.ts';

/** As `createTransport`, for what probes ask: no part of it can send a message but `https`. */
export function createProbeTransport(parts: {
  readonly https: Send<HttpsRequest>;
  readonly sesIdentity: Send<SesIdentityRequest>;
  readonly snsTopic: Send<SnsTopicRequest>;
  readonly smtpLogin: Send<SmtpLoginRequest>;
}): ProbeTransport {
  return (request, context) => {
    switch (request.kind) {
      case 'https':
        return parts.https(request, context);
      case 'ses_identity':
        return parts.sesIdentity(request, context);
      case 'sns_topic':
        return parts.snsTopic(request, context);
      case 'smtp_login':
        return parts.smtpLogin(request, context);
      default:
        return request satisfies never;
    }
  };
}
