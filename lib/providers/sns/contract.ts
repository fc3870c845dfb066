import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { nothing } from '../../../test/support/provider-readers/what-a-reader-gets.ts';
import { snsOf } from '../../../test/support/request-parts.ts';

export const contract: ProviderExample = {
  type: 'sns',
  options: { topicArn: 'arn:aws:sns:eu-central-1:123456789012:payments-alerts.fifo' },
  secret: undefined,
  fence: [],
  mentions: [],
  delivered: { status: 200, headers: {}, body: '' },
  notDelivered: [{ status: 200, headers: {}, body: '', errorName: 'InvalidParameterException' }],
  limits: [
    { name: 'characters of the subject', max: 99, measure: (request) => snsOf(request).subject.length },
    {
      name: 'bytes of the message and its attributes',
      max: 262_144,
      measure: (request) => {
        const { message, attributes } = snsOf(request);
        const texts = Object.entries(attributes).flatMap(([name, value]) => [name, 'String', value]);
        return [message, ...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      },
    },
  ],
  markup: new Set(),
  rawTexts: false,
  read: (request) => {
    const { subject, message } = snsOf(request);
    return { ...nothing, texts: [subject, message], searched: [subject, message] };
  },
};
