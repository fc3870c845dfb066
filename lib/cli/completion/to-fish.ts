import { allCommands, type CompletedCommand, type Value } from './command-tree.ts';

/** A line for each thing that can be offered, with the command in which it is. */
export function toFish(program: CompletedCommand): string {
  const commands = allCommands(program);
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => quote(path.join('/')));
  return `# Completion of alertguard for fish. To use it at once: alertguard completion fish | source
function __alertguard_at --description 'Whether the words so far name this command'
    set -l path ''
    for word in (commandline -opc)[2..-1]
        set -l longer (string trim --left --chars / -- "$path/$word")
        if contains -- $longer ${paths.join(' ')}
            set path $longer
        end
    end
    test "$path" = "$argv[1]"
end
complete -c alertguard -e
complete -c alertguard -f
${commands.flatMap(toLines).join('\n')}
`;
}

function toLines({ path, options, arguments: taken, commands }: CompletedCommand): readonly string[] {
  const here = `complete -c alertguard -n ${quote(`__alertguard_at ${quote(path.join('/'))}`)}`;
  return [
    ...commands.map((child) => `${here} -a ${child.path.at(-1)} -d ${quote(child.description)}`),
    ...options.map(({ flags, description, value }) =>
      [here, ...flags.map(toFlag), ...(value === undefined ? [] : ['-r', offer(value)]), '-d', quote(description)].join(
        ' ',
      ),
    ),
    ...taken.filter(({ kind }) => kind !== 'other').map((one) => `${here} ${offer(one)}`),
  ];
}

function toFlag(flag: string): string {
  return flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`;
}

function offer(value: Value): string {
  switch (value.kind) {
    case 'choices':
      return `-f -a ${quote(value.choices.join(' '))}`;
    case 'file':
      return '-F';
    case 'directory':
      return `-f -a ${quote('(__fish_complete_directories)')}`;
    case 'other':
      return '-f';
  }
}

/** In single quotes fish reads nothing but these two. */
function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
