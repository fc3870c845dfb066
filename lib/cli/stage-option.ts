import { InvalidArgumentError, Option } from 'commander';
import { defaultStage, isStage } from '../allow-list/stage.ts';

/** `--stage`, of every command that works on a deployment or its secrets. */
export function stageOption(): Option {
  return namedStage('which deployment, as osls has it').default(defaultStage);
}

/** `--stage`, of the commands that read the stages of `alertguard.yml`. */
export function projectStageOption(absent = 'may be left out where there is one'): Option {
  return namedStage(`a stage of alertguard.yml; ${absent}`);
}

function namedStage(description: string): Option {
  return new Option('--stage <stage>', description).argParser((stage) => {
    if (!isStage(stage)) throw new InvalidArgumentError('Write up to 24 letters, digits and hyphens.');
    return stage;
  });
}

/** Of the same commands. */
export function repositoryOption(): Option {
  return new Option('--repository <directory>', 'where alertguard.yml is').default('.');
}
