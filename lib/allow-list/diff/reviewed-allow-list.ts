import type { CompiledAllowList } from '../allow-list.ts';
import type { PlatformFences } from '../compile/read-fences.ts';

/** All that a reviewer judges: what is allowed, and what the platform would let each team allow. */
export type ReviewedAllowList = { readonly allowList: CompiledAllowList; readonly platform: PlatformFences };

/** Before there was one: nobody may send, nobody is notified. */
export const emptyAllowList: ReviewedAllowList = {
  allowList: {
    version: 1,
    hash: '',
    audience: '',
    linkHosts: [],
    senders: [],
    destinations: [],
    receivers: [],
    escalation: [],
  },
  platform: { emailFrom: undefined, senderGroups: [], fences: [] },
};
