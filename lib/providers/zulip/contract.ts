import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { parseZulipMessage, readZulipMessage } from './reader.ts';

const ok = { status: 200, headers: {}, body: '{"result":"success","msg":"","id":42}' };

export const contract: ProviderExample = {
  type: 'zulip',
  options: { site: 'https://zulip.payments.example.com', stream: 'alerts', mention: 'all' },
  secret: { botEmail: 'alerts-bot@zulip.payments.example.com', apiKey: 'sUpErSeCrEtKeYsUpErSeCrEtKeY1234' },
  fence: [{ host: 'zulip.payments.example.com', port: 443, private: true }],
  urlFrom: { part: 'options', field: 'site', url: 'https://zulip.payments.example.com/' },
  mentions: ['@**all**'],
  delivered: ok,
  notDelivered: [
    { ...ok, body: '{"result":"error","msg":"Stream does not exist","code":"STREAM_DOES_NOT_EXIST"}' },
    { ...ok, body: '' },
    { ...ok, status: 201 },
  ],
  limits: [
    {
      name: 'code points of the content',
      max: 10_000,
      measure: (request) => [...parseZulipMessage(bodyOf(request)).content].length,
    },
    {
      name: 'code points of the topic',
      max: 60,
      measure: (request) => [...parseZulipMessage(bodyOf(request)).topic].length,
    },
  ],
  markup: new Set(['bold', 'italic']),
  rawTexts: false,
  read: (request) => readZulipMessage(bodyOf(request)),
};
