import type { Change } from '@aws-sdk/client-cloudformation';
import type { StackMetadata } from '../stack/stack-metadata.ts';

/** One resource that a deployment touches. */
export type ChangeRow = {
  readonly action: 'add' | 'modify' | 'replace' | 'remove' | 'import';
  readonly id: string;
  readonly type: string;
  /** What about it: properties, the parameter behind it, and what a policy or a setting gains (`+`) and loses (`-`). */
  readonly what: readonly string[];
};

type Resources = Readonly<Record<string, unknown>>;

export type Compared = {
  /** Resources by name, of the template that runs and of the one to come. */
  readonly before: Resources;
  readonly after: Resources;
  readonly deployed: StackMetadata | undefined;
  readonly next: StackMetadata;
};

/** The rows of a change set, each with what is behind it; removals first, as nobody should overlook one. */
export function describeChanges(changes: readonly Change[], compared: Compared): ChangeRow[] {
  const rows = changes.flatMap(({ ResourceChange }): ChangeRow[] => {
    if (ResourceChange === undefined) return [];
    const {
      Action = '',
      Replacement,
      LogicalResourceId: id = '',
      ResourceType: type = '',
      Details = [],
    } = ResourceChange;
    const action = actionOf(Action, Replacement);
    const causes = Details.flatMap(({ CausingEntity, ChangeSource }) =>
      ChangeSource === 'ParameterReference' && CausingEntity !== undefined ? [`parameter ${CausingEntity}`] : [],
    );
    const properties = Details.flatMap(({ Target }) => Target?.Name ?? Target?.Attribute ?? []);
    if (action !== 'modify' && action !== 'replace') return [{ action, id, type, what: [] }];
    // It is decided while it runs.
    const perhaps = Replacement === 'Conditional' ? ['replaced if need be'] : [];
    const what = new Set([...changedParts(id, compared), ...causes, ...properties, ...perhaps]);
    return [{ action, id, type, what: [...what] }];
  });
  const order = ['remove', 'replace', 'modify', 'import', 'add'];
  return rows.toSorted((a, b) => order.indexOf(a.action) - order.indexOf(b.action));
}

function actionOf(action: string, replacement: string | undefined): ChangeRow['action'] {
  if (action === 'Add') return 'add';
  if (action === 'Remove') return 'remove';
  if (action === 'Import') return 'import';
  return replacement === 'True' ? 'replace' : 'modify';
}

function changedParts(id: string, { before, after, deployed, next }: Compared): string[] {
  const name = functionName(id);
  const [was, is] = [deployed?.functions[name], next.functions[name]];
  const code = [
    ...(was !== undefined && was.code !== is?.code ? ['code'] : []),
    ...(is !== undefined && deployed?.allowList.hash !== next.allowList.hash ? ['allow-list'] : []),
  ];
  const [old, now] = [namesIn(before[id]), namesIn(after[id])];
  return [
    ...code,
    ...[...now].filter((one) => !old.has(one)).map((one) => `+ ${one}`),
    ...[...old].filter((one) => !now.has(one)).map((one) => `- ${one}`),
  ];
}

/** `DeliverLambdaFunction` is of `deliver`. */
function functionName(id: string): string {
  const name = /^(\w+)LambdaFunction$/.exec(id)?.[1] ?? '';
  return name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

/** The secrets, identities and topics that a resource names, as a person calls them. */
function namesIn(value: unknown): Set<string> {
  const names = new Set<string>();
  const visit = (one: unknown): void => {
    if (typeof one === 'string') {
      const name = nameOf(one);
      if (name !== undefined) names.add(name);
    } else if (typeof one === 'object' && one !== null) {
      for (const item of Object.values(one)) visit(item);
    }
  };
  visit(value);
  return names;
}

function nameOf(text: string): string | undefined {
  const [, service, rest = ''] = /^arn:[^:]+:([a-z]+):[^:]*:[^:]*:(.+)$/.exec(text.replaceAll('::', '-')) ?? [];
  switch (service) {
    case 'secretsmanager':
      return `secret ${rest.replace(/^secret:/, '').replace(/-\?{6}$/, '')}`;
    case 'ses':
    case 'sns':
    case 'kms':
      return `${service} ${rest}`;
    default:
      return undefined;
  }
}
