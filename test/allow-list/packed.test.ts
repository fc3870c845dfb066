import { describe, expect, it } from 'vitest';
import { type AllowList, escalationReceiver, loadAllowList, resolveReceiver } from '../../lib/allow-list/allow-list.ts';
import { packAllowList, readFrom } from '../../lib/allow-list/compile/pack.ts';
import { openAllowList, type ReadEntries } from '../../lib/allow-list/packed.ts';
import { guardSender } from '../../lib/audit/guard-sender.ts';
import { providers } from '../../lib/providers/registry.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { companyFiles, destinationName, receiverName, sendersOf, teamName } from '../support/company.ts';

const size = { teams: 12, senders: 5, destinationsPerTeam: 10, receiversPerTeam: 8 };
const company = compiled(companyFiles(size), providers);
const [head, entries] = packAllowList(company);
const lines = entries.text.split('\n');
const known = { sender: sendersOf(size, 3)[0] ?? '', receiver: receiverName(teamName(3), 2) };
const destination = `${teamName(3)}/${destinationName(4)}`;

const open = (text: string, stage = 'prod') => openAllowList(head.text, readFrom(text), stage);
const lookUp = (allowList: AllowList) => [
  resolveReceiver(allowList, known.sender, known.receiver),
  allowList.destinations.get(destination),
];

describe('an allow-list that is read entry by entry', () => {
  it('holds what one that is read whole holds', () => {
    const whole = loadAllowList(JSON.stringify(company), 'prod');
    const packed = open(entries.text);
    const byKey = (list: AllowList) => ({
      ...list,
      destinations: new Map([...list.destinations.values()].map((one) => [one.id, one])),
      receivers: new Map([...list.receivers.values()].map((one) => [`${one.sender} ${one.name}`, one])),
    });
    expect(byKey(packed)).toEqual(byKey(whole));
    expect([packed.destinations.size, packed.receivers.size]).toEqual([whole.destinations.size, whole.receivers.size]);
    for (const { id } of company.destinations) expect(packed.destinations.get(id)).toEqual(whole.destinations.get(id));
    for (const { sender, name } of company.receivers) {
      expect(resolveReceiver(packed, sender, name)).toEqual(resolveReceiver(whole, sender, name));
    }
  });

  it("finds the guard's own receiver, and nothing that is not listed", () => {
    const packed = open(entries.text);
    expect(resolveReceiver(packed, guardSender, escalationReceiver)?.deliver).toEqual(company.escalation);
    expect(resolveReceiver(packed, known.sender, 'other')).toBeUndefined();
    expect(resolveReceiver(packed, 'other', known.receiver)).toBeUndefined();
    expect(packed.destinations.get('__proto__')).toBeUndefined();
  });

  it('is empty where nothing is listed', () => {
    const [none, noEntries] = packAllowList({ ...company, destinations: [], receivers: [], escalation: [] });
    const packed = openAllowList(none.text, readFrom(noEntries.text), 'prod');
    expect(packed.destinations.get('a/b')).toBeUndefined();
    expect([...packed.destinations.values()]).toEqual([]);
    expect(packed.receivers.size).toBe(1);
  });

  it('is the same bytes for the same content, each line of them JSON', () => {
    expect(packAllowList(compiled(companyFiles(size).toReversed(), providers))).toEqual([head, entries]);
    for (const line of lines.slice(0, -1)) expect(() => JSON.parse(line)).not.toThrow();
  });
});

it('packed it is a twentieth larger at most, as is counted on where its size is checked', () => {
  const packed = Buffer.byteLength(head.text) + Buffer.byteLength(entries.text);
  expect(packed).toBeLessThan(1.05 * Buffer.byteLength(JSON.stringify(company)));
});

describe('entries that are not of this allow-list', () => {
  /** The line that holds what is looked up. */
  const at = lines.findIndex((line) => line.includes(`"name":${JSON.stringify(known.receiver)}`));
  const replaced = (line: string) => lines.with(at, line.padEnd(lines[at]?.length ?? 0)).join('\n');

  it.each([
    ['of another hash', entries.text.replace(company.hash, '0'.repeat(64))],
    ['of another size', packAllowList(compiled(companyFiles({ ...size, teams: 11 }), providers))[1].text],
    ['cut short', entries.text.slice(0, -10)],
    ['empty', ''],
    ['with another bucket', replaced('[0]')],
    [
      'with an entry in the wrong bucket',
      replaced((lines.at(-2) ?? '').replace(/^\[\d+/, /^\[\d+/.exec(lines[at] ?? '')?.[0] ?? '')),
    ],
    ['with an entry that is none', replaced(`${/^\[\d+/.exec(lines[at] ?? '')?.[0]},{}]`)],
    ['with no JSON', replaced('[')],
  ])('%s are never taken for a name that is not listed', (_case, text) => {
    expect(() => lookUp(open(text)).concat([...open(text).receivers.values()])).toThrow();
  });

  it('are asked again, as a read may fail once', () => {
    let fails = true;
    const read: ReadEntries = (offset, bytes) => {
      if (fails) throw new Error('EIO');
      return readFrom(entries.text)(offset, bytes);
    };
    const packed = openAllowList(head.text, read, 'prod');
    expect(() => lookUp(packed)).toThrow('EIO');
    fails = false;
    expect(lookUp(packed)).toEqual(lookUp(open(entries.text)));
  });
});

describe('what one look-up of each reads', () => {
  function bytesRead(teams: number): { readonly head: number; readonly entries: number } {
    const [ownHead, ownEntries] = packAllowList(compiled(companyFiles({ ...size, teams }), providers));
    let bytes = 0;
    const read: ReadEntries = (offset, count) => {
      bytes += count;
      return readFrom(ownEntries.text)(offset, count);
    };
    const allowList = openAllowList(ownHead.text, read, 'prod');
    expect(bytes).toBe(0);
    expect(lookUp(allowList)).not.toContain(undefined);
    return { head: ownHead.text.length, entries: bytes };
  }

  it('does not grow with the list', { timeout: 120_000 }, () => {
    const [small, large] = [bytesRead(4), bytesRead(100)];
    expect(large.head - small.head).toBeLessThan(20);
    expect(large.entries).toBeLessThan(4 * small.entries);
    // All of it is 400,000.
    expect(large.entries).toBeLessThan(10_000);
  });
});
