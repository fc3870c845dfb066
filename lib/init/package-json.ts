import { toJsonText } from '../text/to-json-text.ts';
import type { Answers } from './answers.ts';

export function packageJson(answers: Answers): string {
  const manifest = {
    private: true,
    description: 'Who is notified of which alerts',
    engines: { node: '>=22.12' },
    dependencies: { alertguard: answers.package },
  };
  return toJsonText(manifest);
}
