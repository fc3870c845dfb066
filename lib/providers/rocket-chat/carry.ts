import { left } from '../../migrate/carry/carried.ts';
import type { Carriers } from '../../migrate/carry/carriers.ts';

export const carriers: Carriers = {
  rocketchat_configs: () =>
    left(
      "Alertmanager uses a user's token there and the guard an incoming webhook: make one, and add a destination of type `rocket-chat`",
    ),
};
