import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  globalSecrets,
  headerSecrets,
  httpSecrets,
  integrations,
  type SecretField,
  tlsKey,
} from '../../lib/alertmanager-config/integrations.ts';
import { readConfiguration } from '../../lib/alertmanager-config/read-configuration.ts';
import { each, type PathStep } from '../../lib/alertmanager-config/select-fields.ts';
import { findUnusedGlobals } from '../../lib/migrate/unused-globals.ts';

/** What tools/alertmanager-fields/update.sh read out of Alertmanager's own structs, and of which version. */
const { alertmanager, structs } = z
  .object({ alertmanager: z.string(), structs: z.record(z.string(), z.record(z.string(), z.string())) })
  .parse(JSON.parse(readFileSync(new URL('../fixtures/alertmanager-fields.json', import.meta.url), 'utf8')));

/** Every field below a struct: its path, and the type at its end. Routes hold routes, which are left out. */
function fieldsBelow(struct: string, path: readonly string[] = []): readonly (readonly [string, string])[] {
  return Object.entries(structs[struct] ?? {}).flatMap(([name, type]) => {
    const [, containers = '', inner = ''] = /^((?:\*|\[\]|map\[string\])*)(.*)$/.exec(type) ?? [];
    const here = [...path, name, ...(containers.match(/\[\]|map/g) ?? []).map((one) => (one === '[]' ? '[]' : '*'))];
    if (inner === struct) return [];
    // A map of lists of secrets, under a name of its own.
    if (inner === 'config.ProxyHeader') return [[[...here, '*', '[]'].join('.'), 'config.Secret'] as const];
    return inner in structs ? fieldsBelow(inner, here) : [[here.join('.'), inner] as const];
  });
}

const written = (path: readonly PathStep[]) =>
  path.map((step) => (step === each ? '[]' : typeof step === 'string' ? step : '*')).join('.');

const secretsBelow = (struct: string) =>
  fieldsBelow(struct)
    .filter(([path, type]) => type === 'config.Secret' && !path.startsWith('http_config.'))
    .map(([path]) => path);

const paths = (fields: readonly SecretField[]) => fields.map(({ path }) => written(path));

const receiverTypes = Object.entries(structs['config.Receiver'] ?? {})
  .filter(([name]) => name.endsWith('_configs'))
  .map(([name, type]) => ({ name, struct: type.replace(/^\[\]\*?/, '') }));

/** Secrets of the type for a URL, which is one where it holds a token: `token-in-url` judges these. */
const judgedByTheirText = new Set(['webhook_configs.url']);

describe(`of Alertmanager ${alertmanager}`, () => {
  it('the fields are here', () => {
    expect(receiverTypes.length).toBeGreaterThan(15);
    expect(fieldsBelow('config.Config').length).toBeGreaterThan(1_000);
  });

  it('every type of receiver is known', () => {
    expect(receiverTypes.filter(({ name }) => !(name in integrations))).toEqual([]);
  });

  it.each(receiverTypes)('every secret of $name is known, and the field for a file with it', ({ name, struct }) => {
    const known = new Map(integrations[name]?.secrets?.map((field) => [written(field.path), field]));
    const fields = new Map(fieldsBelow(struct));
    for (const path of secretsBelow(struct)) {
      expect([...known.keys()], `${name}.${path}`).toContain(path);
      const inFile = path.replace(/[^.]*$/, (last) => `${last}_file`);
      const file = known.get(path)?.file;
      expect(file && path.replace(/[^.]*$/, file), `${name}.${path}`).toBe(fields.has(inFile) ? inFile : undefined);
    }
    for (const path of known.keys()) expect([...fields.keys()], `${name}.${path} is gone`).toContain(path);
  });

  it.each(receiverTypes)('every URL that $name calls is known, with the global one', ({ name, struct }) => {
    const fields = structs[struct] ?? {};
    const urls = Object.keys(fields).filter((field) => /URL$/.test(fields[field] ?? ''));
    const isSecret = (field: string) =>
      /Secret/.test(fields[field] ?? '') && !judgedByTheirText.has(`${name}.${field}`);
    const known = integrations[name]?.calls ?? [];
    // Amazon's is text, which is expanded as a template.
    const others = name === 'sns_configs' ? ['api_url'] : [];
    expect(known.map((call) => call.name).sort()).toEqual([...urls, ...others].sort());
    for (const field of urls.filter(isSecret)) expect(paths(integrations[name]?.secrets ?? [])).toContain(field);
    const globals = Object.keys(structs['config.GlobalConfig'] ?? {});
    const prefix = name.replace('_configs', '_');
    for (const call of known) {
      const globalName = globals.find((global) => global === `${prefix}${call.name}`);
      expect(call.globalName, `${name}.${call.name}`).toBe(globalName);
    }
  });

  it('every global secret is known', () => {
    const urls = Object.entries(structs['config.GlobalConfig'] ?? {}).filter(([, type]) => type.endsWith('SecretURL'));
    const known = paths(globalSecrets);
    expect(
      [...secretsBelow('config.GlobalConfig'), ...urls.map(([name]) => name)].filter((path) => !known.includes(path)),
    ).toEqual([]);
  });

  it('every secret of an HTTP client, of tracing and of a Kafka output is known', () => {
    expect(secretsBelow('config.HTTPClientConfig').sort()).toEqual(paths(httpSecrets).toSorted());
    expect(secretsBelow('tracing.TracingConfig').sort()).toEqual(paths([tlsKey, headerSecrets]).toSorted());
    expect(secretsBelow('eventrecorder.KafkaOutputConfig')).toEqual(paths([tlsKey]));
  });

  it('every kind of output of the event recorder is judged or stays on the machine', () => {
    expect(Object.keys(structs['eventrecorder.Config'] ?? {})).toEqual([
      'file_outputs',
      'kafka_outputs',
      'stdout_outputs',
      'webhook_outputs',
    ]);
  });

  it('every field of the top and of a route is known', () => {
    expect(Object.keys(structs['config.Config'] ?? {})).toEqual([
      'event_recorder',
      'global',
      'inhibit_rules',
      'mute_time_intervals',
      'receivers',
      'route',
      'templates',
      'time_intervals',
      'tracing',
    ]);
    const durations = Object.entries(structs['config.Route'] ?? {}).filter(([, type]) => type === 'model.Duration');
    expect(durations.map(([name]) => name)).toEqual(['group_interval', 'group_wait', 'repeat_interval']);
  });

  it('every global field of a receiver is removed when nothing needs it', () => {
    const names = Object.keys(structs['config.GlobalConfig'] ?? {});
    const shared = ['http_config', 'resolve_timeout'];
    const text = `global: { ${names.map((name) => `${name}: a`).join(', ')} }\nroute: {}\nreceivers: []\n`;
    const read = readConfiguration(text);
    if (!read.ok) throw new Error(read.message);
    const unused = findUnusedGlobals(read.configuration.global, new Set());
    expect(names.filter((name) => !unused.includes(name))).toEqual(shared);
  });
});
