import { InvalidArgumentError, Option } from 'commander';
import { defaultStage, isStage } from '../allow-list/stage.ts';

/** `--stage`, of every command that works on a deployment or its secrets. */
export function stageOption(): Option {
  return new Option('--stage <stage>', 'which deployment, as osls has it').default(defaultStage).argParser((stage) => {
    if (!isStage(stage)) throw new InvalidArgumentError('Write up to 24 letters, digits and hyphens.');
    return stage;
  });
}
