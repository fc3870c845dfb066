import type { Notification } from '../alertmanager/notification.ts';
import { type AllowList, resolveReceiver } from '../allow-list/allow-list.ts';
import { listNames, nearName } from '../text/near-name.ts';
import type { ExplainInput, Step } from './explanation.ts';
import { showName } from './show-name.ts';
import { teamFile } from './team-file.ts';

export function receiverStep(
  { allowList, find, findGroup, sender }: Omit<ExplainInput, 'body'>,
  { receiver: name }: Pick<Notification, 'receiver'>,
): Step {
  const receiver = resolveReceiver(allowList, sender, name);
  if (receiver !== undefined) {
    const at = find(teamFile(receiver), ['receivers', receiver.name]);
    const group = findGroup?.(receiver);
    const via = group === undefined ? '' : `, for ${sender} by the sender group ${group}`;
    return {
      step: 'receiver',
      outcome: 'passed',
      detail: `${showName(name)} belongs to team ${receiver.team}${via}`,
      at,
    };
  }
  const { detail, nearest } = explainUnknown(allowList, sender, name);
  const at = nearest && find(teamFile(nearest), ['receivers', nearest.name]);
  return { step: 'receiver', outcome: 'refused', detail, at };
}

/** The receiver that was meant, perhaps: the same name of other senders, or one of this sender that is near. */
function explainUnknown(allowList: AllowList, sender: string, name: string) {
  const receivers = [...allowList.receivers.values()];
  const ofOthers = receivers.filter((receiver) => receiver.name === name);
  const [first] = ofOthers;
  if (first !== undefined) {
    const senders = listNames(ofOthers.map((receiver) => receiver.sender));
    return { detail: `${showName(name)} is for ${senders}, not for ${sender}`, nearest: first };
  }
  const known = receivers.filter((receiver) => receiver.sender === sender);
  const near = nearName(
    name,
    known.map((receiver) => receiver.name),
  );
  const instead = near === undefined ? describeKnown(known.length) : `did you mean ${showName(near)}?`;
  const nearest = near === undefined ? undefined : resolveReceiver(allowList, sender, near);
  return { detail: `${sender} has no receiver ${showName(name)}: ${instead}`, nearest };
}

function describeKnown(count: number): string {
  if (count === 0) return 'it has none';
  return `it has ${count} ${count === 1 ? 'other' : 'others'}, and names are compared exactly`;
}
