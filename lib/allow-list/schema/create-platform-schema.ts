import { namePattern } from '../compile/check-names.ts';
import { prefixPattern } from '../compile/check-prefixes.ts';
import { secretNameCharacters } from '../compile/check-secret-name.ts';
import { platformFields, senderFields, teamFields } from '../compile/platform-schema.ts';
import { dialect, type JsonSchema, matching, namedEntries, refine, toJsonSchema } from './json-schema.ts';

/** The JSON Schema of `platform.yml`, for editors. */
export function createPlatformSchema(): JsonSchema {
  const sender = refine(toJsonSchema(senderFields.complete), { secret: matching(secretNameCharacters) });
  const team = refine(toJsonSchema(teamFields.complete), { secrets: matching(prefixPattern), hosts: withPlainHosts });
  const platform = refine(toJsonSchema(platformFields.complete), {
    senders: (senders) => ({ ...namedEntries(sender, namePattern)(senders), minProperties: 1 }),
    rules: (rules) => ({ ...rules, propertyNames: { pattern: namePattern.source } }),
    senderGroups: (groups) => ({ ...groups, propertyNames: { pattern: namePattern.source } }),
    // A team with nothing after its name is one without a fence.
    teams: (teams) => ({
      ...namedEntries({ ...team, type: ['object', 'null'] }, namePattern)(teams),
      minProperties: 1,
    }),
  });
  return { $schema: dialect, title: 'alertguard: platform.yml', ...platform };
}

/** A host is text, or a map where it says more. */
function withPlainHosts(hosts: JsonSchema): JsonSchema {
  if (typeof hosts.items !== 'object' || Array.isArray(hosts.items)) throw new Error('Hosts are a list');
  return { ...hosts, items: { anyOf: [{ type: 'string' }, hosts.items] } };
}
