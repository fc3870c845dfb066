import type { CompiledAllowList } from '../allow-list.ts';
import { type Change, narrowing, type Where, widening } from './change.ts';
import { compareEntries } from './compare-entries.ts';
import { entryChange } from './compare-field.ts';

type ReadSecret = { readonly name: string; readonly reader: 'ingest' | 'deliver'; readonly users: readonly string[] };

/** The secrets that each function may read: the roles are made of this list, so that a new one is a new right. */
export function compareSecrets(before: CompiledAllowList, after: CompiledAllowList): Change[] {
  return compareEntries(secretsOf(before), secretsOf(after), {
    added: (secret) => [entryChange(where(secret), 'added', fieldsOf(secret), widening('the guard may read it'))],
    removed: (secret) => [
      entryChange(where(secret), 'removed', fieldsOf(secret), narrowing('the guard may no longer read it')),
    ],
    changed: () => [],
  });
}

function fieldsOf({ reader, users }: ReadSecret) {
  return [
    ['read by', reader],
    ['for', users],
  ] as const;
}

function where({ name }: ReadSecret): Where {
  return { subject: 'secret', name };
}

function secretsOf({ senders, destinations }: CompiledAllowList): ReadonlyMap<string, ReadSecret> {
  const uses = [
    ...senders.map(({ secret, name }) => ({ secret, reader: 'ingest' as const, user: name })),
    ...destinations.map(({ secret, id }) => ({ secret, reader: 'deliver' as const, user: id })),
  ];
  const secrets = new Map<string, ReadSecret>();
  for (const { secret: name, reader, user } of uses) {
    if (name === undefined) continue;
    const key = `${name} ${reader}`;
    secrets.set(key, { name, reader, users: [...(secrets.get(key)?.users ?? []), user] });
  }
  return secrets;
}
