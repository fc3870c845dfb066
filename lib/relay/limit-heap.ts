import { setFlagsFromString } from 'node:v8';

/**
 * Keeps what V8 takes beside the live objects small, in a process that runs beside each Alertmanager. Here, so that it
 * holds however the relay is started; V8 reads both flags each time that it would act on them.
 *
 * - The space for new objects stays at the 1 MiB that it starts with. Under load V8 would double it up to 16, of which
 *   there are two. This takes 10 of 102 MB off the peak, and a tenth of the requests that pass in a second.
 * - Maglev, the compiler before TurboFan, is left out. What it works with while a load sets in, and the code that it
 *   leaves, were 12 of 94 MB; the requests are as quick without it.
 */
export function limitHeap(): void {
  // On the command line V8 corrects this factor to 2.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--no-maglev');
}
