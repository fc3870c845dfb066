import type { ProviderExample } from '../../../test/support/provider-examples.ts';
import { bodyOf } from '../../../test/support/request-parts.ts';
import { maxEmbeds } from './format.ts';
import { countDiscordUnits, parseDiscordMessage, readDiscordMessage } from './reader.ts';

const url = 'https://discord.com/api/webhooks/223704706495545344/sUpErSeCrEt_ToKeN-3d89';

export const contract: ProviderExample = {
  type: 'discord',
  options: { mention: 'role:165511591545143296' },
  secret: { webhookUrl: url },
  fence: [],
  urlFrom: { part: 'secret', field: 'webhookUrl', url },
  mentions: ['<@&165511591545143296>'],
  delivered: { status: 200, headers: {}, body: '{"id":"334385199974967042","embeds":[]}' },
  notDelivered: [
    { status: 202, headers: {}, body: '' },
    { status: 404, headers: {}, body: '{"message":"Unknown Webhook","code":10015}' },
  ],
  limits: [
    { name: 'embeds', max: maxEmbeds, measure: (request) => parseDiscordMessage(bodyOf(request)).embeds.length },
    { name: 'UTF-16 units of all embeds', max: 6_000, measure: (request) => countDiscordUnits(bodyOf(request)) },
    {
      name: 'UTF-16 units of a title',
      max: 256,
      measure: (request) =>
        Math.max(...parseDiscordMessage(bodyOf(request)).embeds.map(({ title = '' }) => title.length)),
    },
    {
      name: 'UTF-16 units of a description',
      max: 4_096,
      measure: (request) =>
        Math.max(...parseDiscordMessage(bodyOf(request)).embeds.map(({ description = '' }) => description.length)),
    },
  ],
  markup: new Set(['bold', 'italic', 'code']),
  rawTexts: false,
  linksTexts: false,
  ownForm: true,
  probe: { revoked: 'destination_gone', gone: 'destination_gone' },
  read: (request) => readDiscordMessage(bodyOf(request)),
};
