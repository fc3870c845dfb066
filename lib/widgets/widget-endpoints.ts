export type WidgetEndpoints = { readonly show: string; readonly redrive: string };

/** The ARNs of both functions, by that of the one that was called; `undefined` where it is neither. */
export function widgetEndpoints(invokedFunctionArn: string): WidgetEndpoints | undefined {
  // arn:aws:lambda:<region>:<account>:function:<name>, and perhaps a version or alias, which the other may not have.
  const parts = invokedFunctionArn.split(':').slice(0, 7);
  const name = parts.at(-1) ?? '';
  const end = ['-show', '-redrive'].find((one) => name.endsWith(one));
  if (parts.length !== 7 || end === undefined) return undefined;
  const arnOf = (other: string) => [...parts.slice(0, 6), `${name.slice(0, -end.length)}${other}`].join(':');
  return { show: arnOf('-show'), redrive: arnOf('-redrive') };
}
