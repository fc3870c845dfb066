import type { Provider } from '../../providers/contract/define-provider.ts';
import { labelPattern, namePattern } from '../compile/check-names.ts';
import { secretNameCharacters } from '../compile/check-secret-name.ts';
import { compareText } from '../compile/fault.ts';
import { maxRequiredLabels } from '../compile/limits.ts';
import type { ProviderRegistry } from '../compile/provider-registry.ts';
import { destinationFields, receiverFields, teamFileFields } from '../compile/team-schema.ts';
import { dialect, type JsonSchema, matching, namedEntries, refine, toJsonSchema } from './json-schema.ts';

/** The JSON Schema of `teams/*.yml`, for editors: a destination has the fields of its type's provider. */
export function createTeamSchema(providers: ProviderRegistry): JsonSchema {
  const sorted = [...providers.values()].toSorted((a, b) => compareText(a.type, b.type));
  const destination: JsonSchema = {
    type: 'object',
    properties: { type: { description: 'which provider delivers', enum: sorted.map(({ type }) => type) } },
    required: ['type'],
    // By `if` and not as alternatives, so that an editor tells the faults of the one type that is written.
    allOf: sorted.map((provider) => ({
      if: { properties: { type: { const: provider.type } }, required: ['type'] },
      // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema, and nothing awaits a schema.
      then: variantOf(provider),
    })),
  };
  const receiverFieldsSchema = refine(toJsonSchema(receiverFields.complete), {
    require: (labels) => ({
      ...labels,
      propertyNames: { pattern: labelPattern.source },
      maxProperties: maxRequiredLabels,
    }),
  });
  // A receiver delivers, or is a heartbeat.
  const receiver = { ...receiverFieldsSchema, oneOf: [{ required: ['deliver'] }, { required: ['heartbeat'] }] };
  const team = refine(toJsonSchema(teamFileFields.complete), {
    destinations: namedEntries(destination, namePattern),
    receivers: namedEntries(receiver),
  });
  return { $schema: dialect, title: 'alertguard: teams/*.yml', ...team };
}

/** The fields of every destination with those of the provider; a provider with several forms has them as alternatives. */
function variantOf(provider: Provider): JsonSchema {
  const common = refine(toJsonSchema(destinationFields.complete), {
    type: ({ type: _, ...property }) => ({ ...property, const: provider.type }),
    secret: matching(secretNameCharacters),
  });
  const { secret: _, ...withoutSecret } = common.properties ?? {};
  const properties = provider.needsSecret ? common.properties : withoutSecret;
  const required = provider.needsSecret ? ['type', 'secret'] : ['type'];
  const options = toJsonSchema(provider.options);
  const forms = options.anyOf ?? options.oneOf ?? [options];
  const variants = forms
    .filter((form) => typeof form === 'object')
    .map((form) => ({
      type: 'object' as const,
      properties: { ...properties, ...form.properties },
      required: [...required, ...(form.required ?? [])],
      additionalProperties: false,
    }));
  const [first] = variants;
  if (first === undefined) throw new Error(`The options of ${provider.type} are no object`);
  return variants.length === 1 ? first : { anyOf: variants };
}
