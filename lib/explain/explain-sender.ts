import { mayBeShown } from '../allow-list/compile/check-names.ts';
import { suggestName } from '../text/near-name.ts';
import type { ExplainInput, Step } from './explanation.ts';

export function senderStep({ allowList, find, sender }: Omit<ExplainInput, 'body'>): Step {
  const known = allowList.senders.get(sender);
  if (known === undefined) {
    const names = [...allowList.senders.keys()].filter(mayBeShown);
    const detail = `no such sender: ${suggestName(sender, names, 'declare it in platform.yml')}`;
    return { step: 'sender', outcome: 'refused', detail, at: find('platform.yml', ['senders']) };
  }
  const audience = known.scheme === 'bearer' ? `, for the audience ${allowList.audience}` : '';
  const detail = `${sender} authenticates with ${known.scheme}${audience}; its key is in ${known.secret}`;
  return { step: 'sender', outcome: 'passed', detail, at: find('platform.yml', ['senders', sender]) };
}
