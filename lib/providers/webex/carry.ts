import { fieldAt } from '../../alertmanager-config/config-node.ts';
import { type Carried, type Left, left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';
import { type CarryInput, isTemplated, leftOut, secretIn, settingOf } from '../../migrate/carry/integration-reader.ts';

function carryWebex(input: CarryInput): Carried | Left {
  const roomId = settingOf(input, 'room_id');
  if (roomId === undefined || isTemplated(roomId)) return left('alert data decides the `room_id`');
  if (fieldAt(input.integration.node, 'api_url') !== undefined) return left('`api_url` is another host than Webex');
  const http = fieldAt(input.integration.node, 'http_config') ?? fieldAt(input.global, 'http_config');
  const token = secretIn(http, ['authorization', 'credentials']) ?? secretIn(http, ['bearer_token']);
  if (token === undefined) return left('it has no bot token in `http_config.authorization`');
  const notes = leftOut(input, ['room_id', 'authorization', 'bearer_token', 'bearer_token_file']);
  return { ok: true, type: 'webex', fields: { roomId }, secret: { botToken: token.source }, notes };
}

export const carriers: Carriers = { webex_configs: carryWebex };
