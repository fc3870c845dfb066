import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { nothing } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { snsOf } from '../../../test/support/request-parts.ts';
import { maxPublishBytes, maxSubjectUnits, publishBytes, publishSchema } from './format.ts';

export const contract: ProviderExample = {
  type: 'sns',
  options: { topicArn: 'arn:aws:sns:eu-central-1:123456789012:payments-alerts.fifo' },
  secret: undefined,
  fence: [],
  mentions: [],
  delivered: { status: 200, headers: {}, body: '' },
  notDelivered: [{ status: 200, headers: {}, body: '', errorName: 'InvalidParameterException' }],
  limits: [
    {
      name: 'UTF-16 units of the subject',
      max: maxSubjectUnits,
      measure: (request) => snsOf(request).subject.length,
    },
    {
      name: 'bytes of the message and its attributes',
      max: maxPublishBytes,
      measure: (request) => publishBytes(snsOf(request)),
    },
  ],
  markup: new Set(),
  rawTexts: false,
  probe: { revoked: 'destination_gone', gone: 'destination_gone' },
  read: (request) => {
    const { kind: _kind, ...published } = snsOf(request);
    const { subject = '', message } = publishSchema.parse(published);
    return { ...nothing, texts: [subject, message], searched: [subject, message] };
  },
};
