/** Before what names a secret that is elsewhere: a key of a Kubernetes Secret, or what Grafana reads when it starts. */
export const referencePrefixes = { kubernetes: 'kubernetes:', grafana: 'grafana:' } as const;

export type SecretReference =
  | { readonly kind: 'kubernetes'; readonly namespace: string; readonly name: string; readonly key: string }
  | { readonly kind: 'grafana'; readonly text: string };

/** Undefined for the path of a file. */
export function parseReference(text: string): SecretReference | undefined {
  const [, namespace, name, key] = /^kubernetes:([^/]*)\/([^/]*)\/(.*)$/.exec(text) ?? [];
  if (namespace !== undefined && name !== undefined && key !== undefined) {
    return { kind: 'kubernetes', namespace, name, key };
  }
  return text.startsWith(referencePrefixes.grafana)
    ? { kind: 'grafana', text: text.slice(referencePrefixes.grafana.length).trim() }
    : undefined;
}
