import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { nothing } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { bodySchema, maxBodyBytes, signatureHeaders } from './format.ts';

export const contract: ProviderExample = {
  type: 'webhook',
  options: { url: 'https://hooks.payments.example.com:8443/alerts' },
  secret: { signingKey: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  fence: [{ host: 'hooks.payments.example.com', port: 8443, private: true }],
  urlFrom: { part: 'options', field: 'url', url: 'https://hooks.payments.example.com:8443/alerts' },
  mentions: [],
  delivered: { status: 204, headers: {}, body: '' },
  notDelivered: [{ status: 302, headers: { location: 'https://evil.example/' }, body: '' }],
  limits: [{ name: 'bytes of the body', max: maxBodyBytes, measure: (request) => Buffer.byteLength(bodyOf(request)) }],
  markup: new Set(),
  rawTexts: true,
  linksTexts: false,
  retriesRefusals: true,
  probe: {
    none: 'Standard Webhooks knows no request but a message, and what an endpoint makes of another one is its own',
  },
  read: (request) => {
    bodySchema.parse(JSON.parse(bodyOf(request)));
    signatureHeaders.parse(request.kind === 'https' && request.headers);
    return nothing;
  },
};
