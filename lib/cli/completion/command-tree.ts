import type { Argument, Command, Option } from 'commander';

/** What a shell can offer in one place. */
export type Value =
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  | { readonly kind: 'file' | 'directory' }
  /** Nobody can guess it. */
  | { readonly kind: 'other' };

export type CompletedOption = {
  /** `--format`; some have a short form too. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Undefined where it takes none. */
  readonly value: (Value & { readonly name: string; readonly optional: boolean }) | undefined;
};

export type CompletedCommand = {
  /** `dead-letters`, `list`; none for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly CompletedOption[];
  readonly arguments: readonly (Value & { readonly name: string })[];
  readonly commands: readonly CompletedCommand[];
};

/** The commands as commander has them, but for hidden ones: what the help says, a shell completes. */
export function commandTree(command: Command, path: readonly string[] = []): CompletedCommand {
  const help = command.createHelp();
  return {
    path,
    description: command.description(),
    options: help.visibleOptions(command).map(toOption),
    arguments: command.registeredArguments.map(toArgument),
    // Not `help`, which says nothing that `--help` does not.
    commands: help
      .visibleCommands(command)
      .filter((child) => command.commands.includes(child))
      .map((child) => commandTree(child, [...path, child.name()])),
  };
}

/** A command and all below it. */
export function allCommands(command: CompletedCommand): readonly CompletedCommand[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

function toOption({ short, long, description, flags, required, optional, argChoices }: Option): CompletedOption {
  const [, name = 'value'] = /[<[]([^<>[\]]+)[\]>]$/.exec(flags) ?? [];
  return {
    flags: [long, short].filter((flag) => flag !== undefined),
    description,
    value: required || optional ? { ...toValue(name, argChoices), name, optional } : undefined,
  };
}

function toArgument(argument: Argument): Value & { readonly name: string } {
  const name = argument.name();
  return { ...toValue(name, argument.argChoices), name };
}

/** What a placeholder such as `<directory>` stands for. */
const files: ReadonlySet<string> = new Set(['file', 'payload', 'ndjson']);

function toValue(name: string, choices: readonly string[] | undefined): Value {
  if (choices !== undefined) return { kind: 'choices', choices };
  if (name === 'directory' || name === 'project') return { kind: 'directory' };
  return { kind: files.has(name) ? 'file' : 'other' };
}
