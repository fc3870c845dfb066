/**
 * Whether a destination wants notifications of which every alert is resolved: read from its options in the compiled
 * allow-list. Anything but a plain no is a yes: what does not parse is reported when it is rendered.
 *
 * By hand and in a file of its own: ingest needs this one bit of the providers' options, and the schemas that it would
 * come with cost its cold start 2 ms.
 */
export function wantsResolved(options: unknown): boolean {
  const declines = typeof options === 'object' && options !== null && 'sendResolved' in options;
  return !declines || options.sendResolved !== false;
}
