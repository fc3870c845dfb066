import * as z from 'zod';
import type { Provider } from '../../providers/contract/define-provider.ts';
import { suggestName } from '../../text/near-name.ts';
import { describeIssue } from './describe-issue.ts';
import type { Fault } from './fault.ts';
import { issueFaults } from './issue-faults.ts';
import { type Entry, faultAt, locate } from './locate.ts';
import { plainValue } from './plain-value.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import { isRecord, readFields } from './read-fields.ts';
import { type DestinationEntry, destinationFields } from './team-schema.ts';

export type ReadDestination = {
  readonly entry: DestinationEntry;
  readonly provider: Provider | undefined;
  /** As the provider's schema returns them; absent where they are wrong or the provider is not known. */
  readonly options: Readonly<Record<string, unknown>> | undefined;
};

export type DestinationRead = { readonly destination: ReadDestination; readonly faults: readonly Fault[] };

const commonFields = Object.keys(destinationFields.complete.shape);

/** Reads one destination: the fields that all have by our schema, the others by its provider's. */
export function readDestination(entry: Entry, providers: ProviderRegistry): DestinationRead {
  const { common, others } = splitFields(entry);
  const { entry: read, faults } = readFields(destinationFields, entry, common);
  const { type } = read.valid;
  const provider = type === undefined ? undefined : providers.get(type);
  if (provider === undefined) {
    const unknown = type === undefined ? [] : [unknownProvider(entry, type, providers)];
    return { destination: { entry: read, provider, options: undefined }, faults: [...faults, ...unknown] };
  }
  const options = strict(provider.options).safeParse(others, { error: describeIssue });
  const optionFaults = options.success ? [] : issueFaults(options.error.issues, entry, commonFields);
  return {
    destination: { entry: read, provider, options: options.success ? asRecord(options.data) : undefined },
    faults: [...faults, ...optionFaults],
  };
}

function splitFields(entry: Entry): { readonly common: unknown; readonly others: Record<string, unknown> } {
  const value = plainValue(entry.value) ?? {};
  if (!isRecord(value)) return { common: value, others: {} };
  const fields = Object.entries(value);
  const isCommon = ([field]: readonly [string, unknown]) => commonFields.includes(field);
  return {
    common: Object.fromEntries(fields.filter(isCommon)),
    others: Object.fromEntries(fields.filter((field) => !isCommon(field))),
  };
}

/** One for each provider: zod makes code for a schema when it is first used, 0.2 ms of each of 10,000 destinations. */
const strictSchemas = new WeakMap<z.ZodType, z.ZodType>();

/** A provider that forgot to be strict would pass over a mistyped field in silence. */
function strict(options: z.ZodType): z.ZodType {
  const schema = strictSchemas.get(options) ?? (options instanceof z.ZodObject ? options.strict() : options);
  strictSchemas.set(options, schema);
  return schema;
}

function unknownProvider(entry: Entry, type: string, providers: ProviderRegistry): Fault {
  const message = `\`type\`: no such provider: ${suggestName(type, providers.keys(), 'there is none')}`;
  return faultAt(entry.file, locate(entry, ['type']), 'provider_unknown', message);
}

function asRecord(options: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(options)) throw new TypeError('The options of a provider are an object');
  return options;
}
