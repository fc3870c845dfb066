import type { Letter } from './letter.ts';
import type { RedriveOutlook } from './summarize-letters.ts';

/** Why a letter is not sent back. */
export function describeKept({ delivery }: Letter): string {
  if (delivery === undefined) return 'it cannot be read';
  if (delivery.verdict.allowed) return '';
  switch (delivery.verdict.because) {
    case 'destination_unknown':
      return 'the allow-list has no such destination';
    case 'receiver_unknown':
      return 'the allow-list has no such receiver for this sender';
    case 'not_delivered_to':
      return 'the receiver no longer delivers to this destination';
  }
}

/** What somebody should know before letters are sent back, as sentences; none where there is nothing to say. */
export function describeOutlook(outlook: RedriveOutlook): string[] {
  const { severalStates, newerStays, perhapsResolved, fellBack } = outlook;
  const say = (number: number, one: string, many: string) =>
    number === 0 ? [] : [number === 1 ? one : `${number} ${many}`];
  return [
    ...say(
      severalStates,
      'One alert group has several notifications among them: they are sent in order.',
      'alert groups have several notifications among them: they are sent in order.',
    ),
    ...say(
      newerStays,
      'Warning: of one alert group a later notification stays here, so the older one would be the last that is shown.',
      'alert groups: warning, a later notification stays here, so the older one would be the last that is shown.',
    ),
    ...say(
      perhapsResolved,
      'One alert group ends with a firing notification: it may have resolved since.',
      'alert groups end with a firing notification: they may have resolved since.',
    ),
    ...say(
      fellBack,
      'The fallback of one was notified already, and may be once more if it is given up again.',
      'have fallbacks that were notified already, and may be once more if they are given up again.',
    ),
  ];
}
