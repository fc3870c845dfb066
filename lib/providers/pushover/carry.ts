import { type Carried, type Left, left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';
import { type CarryInput, isTemplated, leftOut, secretOf, settingOf } from '../../migrate/carry/integration-reader.ts';

function carryPushover(input: CarryInput): Carried | Left {
  const user = secretOf(input, 'user_key');
  const token = secretOf(input, 'token');
  if (user === undefined || token === undefined) return left('it has no `user_key` or no `token`');
  const device = settingOf(input, 'device');
  const sound = settingOf(input, 'sound');
  if (isTemplated(device)) return left('alert data decides the `device`');
  return {
    ok: true,
    type: 'pushover',
    fields: {
      ...(device === undefined ? {} : { device }),
      ...(sound === undefined || isTemplated(sound) ? {} : { sound }),
    },
    secret: { token: token.source, user: user.source },
    notes: leftOut(input, ['user_key', 'user_key_file', 'token', 'token_file', 'device', 'sound']),
  };
}

export const carriers: Carriers = { pushover_configs: carryPushover };
