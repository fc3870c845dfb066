import { Argument, type Command } from 'commander';
import type { CliIo } from './cli-io.ts';
import { commandTree } from './completion/command-tree.ts';
import { toBash } from './completion/to-bash.ts';
import { toFish } from './completion/to-fish.ts';
import { toZsh } from './completion/to-zsh.ts';

const shells = { bash: toBash, zsh: toZsh, fish: toFish } as const;

const help = `
  source <(alertguard completion bash)                                    in ~/.bashrc
  source <(alertguard completion zsh)                                     in ~/.zshrc, after compinit
  alertguard completion fish > ~/.config/fish/completions/alertguard.fish

Exit code: 0 printed, 2 wrong command line.
`;

/** The last command to be added: it prints what is there then. */
export function addCompletion(program: Command, io: Pick<CliIo, 'stdout'>): void {
  program
    .command('completion')
    .description('print what makes a shell complete commands, options and their values')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(shells)))
    .addHelpText('after', help)
    .action((shell: keyof typeof shells) => {
      io.stdout.write(shells[shell](commandTree(program)));
    });
}
