import { shellQuote } from '../../migrate/shell-quote.ts';
import { allCommands, type CompletedCommand, type CompletedOption, type Value } from './command-tree.ts';

/** One function for each command, in the terms of zsh's own `_arguments`. Works sourced and as a file in `fpath`. */
export function toZsh(program: CompletedCommand): string {
  return `#compdef alertguard
# Completion of alertguard for zsh. To use it at once, after compinit: source <(alertguard completion zsh)
${allCommands(program).map(toFunction).join('\n')}
if [[ $funcstack[1] == _alertguard ]]; then
  _alertguard "$@"
else
  compdef _alertguard alertguard
fi
`;
}

const nameOf = ({ path }: CompletedCommand) => ['_alertguard', ...path].join('_').replaceAll('-', '_');

function toFunction(command: CompletedCommand): string {
  const options = command.options.map(toSpecification);
  if (command.commands.length === 0) {
    const taken = command.arguments.map((one, index) => `${index + 1}:${escapeText(one.name)}:${action(one)}`);
    return `${nameOf(command)}() {\n  _arguments ${[...options, ...taken].map(shellQuote).join(' ')}\n}\n`;
  }
  const names = command.commands.map(({ path, description }) => `${path.at(-1)}:${escapeText(description)}`);
  const cases = command.commands.map((child) => `        ${child.path.at(-1)}) ${nameOf(child)} ;;\n`);
  return `${nameOf(command)}() {
  local context state line
  local -a commands
  commands=(${names.map(shellQuote).join(' ')})
  _arguments -C ${[...options, '1:command:->command', '*::argument:->argument'].map(shellQuote).join(' ')}
  case $state in
    command) _describe -t commands command commands ;;
    argument)
      case $line[1] in
${cases.join('')}      esac
      ;;
  esac
}
`;
}

/** `*--label[a label]:name=value:`; an option may be repeated where that means something, and zsh need not know where. */
function toSpecification({ flags, description, value }: CompletedOption): string {
  const taken = value === undefined ? '' : `${value.optional ? '::' : ':'}${escapeText(value.name)}:${action(value)}`;
  // With `=` as well as with a space.
  const joined = value === undefined ? '' : '=';
  return `*${flags[0]}${joined}[${escapeText(description)}]${taken}`;
}

function action(value: Value): string {
  switch (value.kind) {
    case 'choices':
      return `(${value.choices.join(' ')})`;
    case 'file':
      return '_files';
    case 'directory':
      return '_files -/';
    case 'other':
      return ' ';
  }
}

function escapeText(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&');
}
