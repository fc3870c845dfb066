import type { Command } from 'commander';
import { runRelay } from '../relay/main.ts';
import type { CliIo } from './cli-io.ts';

export function addRelay(program: Command, io: CliIo, exit: (code: number) => void): void {
  program
    .command('relay')
    .description("sign Alertmanager's notifications and forward them to the guard")
    // The relay reads its own flags, as it does where it is one file without commander.
    .helpOption(false)
    .allowUnknownOption()
    .argument('[flags...]', 'see relay --help')
    .action(async (flags: string[]) => exit(await runRelay(flags, io)));
}
