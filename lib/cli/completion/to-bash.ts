import { shellQuote } from '../../migrate/shell-quote.ts';
import { allCommands, type CompletedCommand, type Value } from './command-tree.ts';

/** For bash 3.2 and later, which is that of macOS. Words of the program hold no space. */
export function toBash(program: CompletedCommand): string {
  const commands = allCommands(program);
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => shellQuote(path.join(' ')));
  return `# Completion of alertguard for bash. To use it at once: source <(alertguard completion bash)
_alertguard() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} path='' words='' options='' files='' i
  # bash cuts --format=json into three words.
  if [ "$cur" = = ]; then
    cur=''
  elif [ "$prev" = = ]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${path:+$path }\${COMP_WORDS[i]}" in
      ${paths.join(' | ')}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path" in
${commands.map(toCase).join('')}  esac
  case "$cur" in
    -*) words=$options files='' ;;
  esac
  COMPREPLY=()
  local IFS=$' \\t\\n'
  [ -z "$words" ] || COMPREPLY=($(compgen -W "$words" -- "$cur"))
  IFS=$'\\n'
  case "$files" in
    file) COMPREPLY+=($(compgen -f -- "$cur")) ;;
    directory) COMPREPLY+=($(compgen -d -- "$cur")) ;;
    *) return ;;
  esac
  compopt -o filenames 2>/dev/null
}
complete -F _alertguard alertguard
`;
}

function toCase({ path, options, arguments: taken, commands }: CompletedCommand): string {
  const withValue = options.flatMap(({ flags, value }) => (value === undefined ? [] : [{ flags, value }]));
  const flags = options.flatMap((option) => option.flags);
  const first = commands.length > 0 ? commands.map(({ path: names }) => names.at(-1) ?? '').join(' ') : undefined;
  const offered = first === undefined ? taken.map(offer) : [`words=${shellQuote(first)}`];
  const all = `options=${shellQuote(flags.join(' '))}`;
  const cases = withValue.map(({ flags: names, value }) => {
    const offers = [offer(value), ...(value.optional ? [all] : [])].filter((one) => one !== '');
    return `        ${names.join(' | ')}) ${offers.join(' ') || ':'} ;;\n`;
  });
  return `    ${shellQuote(path.join(' '))})
      case "$prev" in
${cases.join('')}        *) ${[...offered, all].filter((one) => one !== '').join(' ')} ;;
      esac
      ;;
`;
}

/** Assignments for what is offered. */
function offer(value: Value): string {
  switch (value.kind) {
    case 'choices':
      return `words=${shellQuote(value.choices.join(' '))}`;
    case 'file':
    case 'directory':
      return `files=${value.kind}`;
    case 'other':
      return '';
  }
}
