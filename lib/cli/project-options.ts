import { InvalidArgumentError, Option } from 'commander';
import { isStage } from '../allow-list/stage.ts';

/** `--stage`, of the commands that read the stages of `alertguard.yml`. */
export function projectStageOption(): Option {
  return new Option('--stage <stage>', 'a stage of alertguard.yml; may be left out where there is one').argParser(
    (stage) => {
      if (!isStage(stage)) throw new InvalidArgumentError('Write up to 24 letters, digits and hyphens.');
      return stage;
    },
  );
}

export function repositoryOption(): Option {
  return new Option('--repository <directory>', 'where alertguard.yml is').default('.');
}
