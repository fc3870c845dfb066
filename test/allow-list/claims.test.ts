import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAllowList, type SourceFile, type Warning } from '../../lib/allow-list/compile/compile.ts';
import { compiled } from '../support/allow-list-compiled.ts';
import { faultsOf } from '../support/allow-list-faults.ts';
import { edited, goodFiles, rewritten, without } from '../support/allow-list-files.ts';
import { testProviders } from '../support/allow-list-providers.ts';
import { timed } from '../support/cpu-time.ts';

function warningsOf(files: readonly SourceFile[]): readonly Warning[] {
  const result = compileAllowList(files, testProviders);
  return result.ok ? result.warnings : [];
}

/** The files with one more line in the fence of a team. */
function fenced(team: 'payments' | 'platform', line: string, files = goodFiles): readonly SourceFile[] {
  const prefix = `    secrets: alertguard/${team}/\n`;
  return edited('platform', prefix, `${prefix}    ${line}\n`, files);
}

describe('The receivers that a team may claim', () => {
  it('change nothing of the compiled allow-list', () => {
    const files = fenced('payments', 'receivers: [payments-critical]', fenced('platform', 'receivers: [platform-ops]'));
    expect(compiled(files)).toEqual(compiled(goodFiles));
    expect(warningsOf(files)).toEqual([]);
  });

  it('may be more than it has claimed', () => {
    expect(faultsOf(fenced('payments', 'receivers: [later, payments-critical]'))).toEqual([]);
  });

  it('are ten thousand at most, and are held against as many receivers within seconds', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `receiver-${index}`);
    const entries = names.map((name) => `  ${name}: { senders: [prod-eu], deliver: [ops] }\n`);
    const text = `destinations:\n  ops: { type: slack, secret: alertguard/platform/ops }\nreceivers:\n${entries.join('')}`;
    const open = rewritten('ops', text).filter(({ path }) => path !== 'teams/payments.yml');
    const { value, cpuMs } = timed(() => faultsOf(fenced('platform', `receivers: [${names.join(', ')}]`, open)));
    expect(value).toEqual([]);
    // About a second of processor time; the bound tells quadratic work from linear.
    expect(cpuMs).toBeLessThan(20_000);
  });
});

describe('A team whose fence has no `receivers`', () => {
  it('is warned of at its name, with all the receivers that it has', () => {
    const expected = (team: string, line: number, write: string) => ({
      file: 'platform.yml',
      line,
      column: 3,
      code: 'receivers_open',
      message: `team \`${team}\` may claim any receiver that no other team has: write \`${write}\`, which lists its current receivers`,
      write,
    });
    expect(warningsOf(goodFiles)).toEqual([
      expected('payments', 6, 'receivers: [payments-critical]'),
      expected('platform', 11, 'receivers: [platform-ops]'),
    ]);
  });

  it('and which has no file is to have an empty list', () => {
    const [first, second] = warningsOf(without('payments'));
    expect(first?.write).toBe('receivers: []');
    expect(first?.message).toBe(
      'team `payments` may claim any receiver that no other team has: write `receivers: []`, because it has no receiver',
    );
    expect(second?.write).toBe('receivers: [platform-ops]');
  });

  it('is told apart from one whose list is empty', () => {
    expect(warningsOf(fenced('payments', 'receivers: []', without('payments'))).map(({ line }) => line)).toEqual([12]);
  });

  it('is warned of once there is no fault: before, the names may be wrong', () => {
    expect(warningsOf(edited('payments', 'deliver: [chat,', 'deliver: [chta,'))).toEqual([]);
  });

  it('has no more warning once the line is pasted, whatever the names are', () => {
    const awkward = [
      'true',
      'No',
      'null',
      '~',
      '1',
      '1e3',
      '.inf',
      '-',
      '- a',
      '? a',
      'a: b',
      'a #b',
      '[a',
      'a, b',
      "'",
      '"',
    ];
    const unseen = [
      '\u00ad',
      'a\u202eb',
      '\u{e0041}',
      ' a ',
      '\\',
      '__proto__',
      '`',
      '!a',
      '&a',
      '%a',
      '@a',
      '<<',
      '{}',
    ];
    const name = fc
      .oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), fc.constantFrom(...awkward, ...unseen))
      .filter((text) => !/[*\p{Cc}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]/u.test(text));
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), (names) => {
        const receivers = names.map((one) => [one, { senders: ['prod-eu'], deliver: ['ops'] }] as const);
        const team = {
          destinations: { ops: { type: 'slack', secret: 'alertguard/platform/ops' } },
          receivers: Object.fromEntries(receivers),
        };
        const open = rewritten('ops', inAscii(JSON.stringify(team)));
        const pasted = fenced('platform', warningsOf(open).at(-1)?.write ?? '', open);
        expect(compiled(pasted)).toEqual(compiled(open));
        expect(warningsOf(pasted)).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  it('is not shown a name that looks like a credential, but where it stands', () => {
    const planted = 'xoxb-1234567890-abcdefABCDEF1234';
    const line = `  ${planted}: { senders: [prod-us], deliver: [ops] }\n`;
    const warning = warningsOf(edited('ops', '  platform-ops:\n', `${line}  platform-ops:\n`)).at(-1);
    expect(JSON.stringify(warning)).not.toContain('abcdefABCDEF');
    expect(warning?.write).toBe('receivers: [platform-ops]');
    expect(warning?.message).toMatch(/; not listed: teams\/platform\.yml:4, because the name looks like a credential$/);
  });
});

/** As a file may hold it: invisible characters are refused in the text, and written by number in quotes are not. */
function inAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
