import { isName, nameForm } from './check-names.ts';
import { compareText, type Fault, type FaultCode } from './fault.ts';
import type { SourceFile } from './parse-yaml.ts';

export type TeamSource = SourceFile & { readonly team: string };

export type SortedSources = {
  readonly platform: SourceFile | undefined;
  readonly teams: readonly TeamSource[];
  readonly faults: readonly Fault[];
};

/** Tells the platform's file from the teams' by path, in the order of paths; any other file is a fault. */
export function sortSources(files: readonly SourceFile[]): SortedSources {
  const seen = new Set<string>();
  const teams: TeamSource[] = [];
  const faults: Fault[] = [];
  let platform: SourceFile | undefined;
  for (const file of files.toSorted((a, b) => compareText(a.path, b.path))) {
    const team = /^teams\/([^/]+)\.yml$/.exec(file.path)?.[1];
    if (seen.has(file.path)) {
      faults.push(fileFault(file.path, 'file_twice', 'this file was passed twice: pass it once'));
    } else if (file.path === 'platform.yml') {
      platform = file;
    } else if (team !== undefined && isName(team)) {
      teams.push({ ...file, team });
    } else {
      faults.push(team === undefined ? misplaced(file.path) : nameFault(file.path));
    }
    seen.add(file.path);
  }
  if (platform === undefined) {
    faults.push(
      fileFault('platform.yml', 'platform_missing', 'this file is missing: create it, with `senders` and `teams`'),
    );
  }
  return { platform, teams, faults };
}

export function fileFault(file: string, code: FaultCode, message: string): Fault {
  return { file, line: 1, column: 1, code, message };
}

function misplaced(path: string): Fault {
  const wellNamed = path.replace(/\.ya?ml$/i, '.yml');
  if (wellNamed !== path && /^(platform|teams\/[^/]+)\.yml$/.test(wellNamed)) {
    return fileFault(path, 'file_misplaced', 'rename this file: it must end in `.yml`');
  }
  return fileFault(
    path,
    'file_misplaced',
    'move or delete this file: only `platform.yml` and `teams/<team>.yml` are read',
  );
}

function nameFault(path: string): Fault {
  return fileFault(path, 'name_invalid', `this file is named after its team: ${nameForm}`);
}
