import type { Problem } from './problem.ts';

const commands = { error: 'error', warning: 'warning', note: 'notice' } as const;

/**
 * Workflow commands, which GitHub Actions shows as annotations at the line.
 *
 * A line break would begin another command, and a comma or colon another property: both are escaped as the runner reads
 * them back, so that no text of a file becomes a command.
 * Source: github.com/actions/toolkit, packages/core/src/command.ts (escapeData, escapeProperty).
 */
export function toGithub(problems: readonly Problem[]): string {
  return problems
    .map(({ file, line, column, severity, rule, message }) => {
      const properties = Object.entries({ file, line, col: column, title: rule });
      const written = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      return `::${commands[severity]} ${written.join(',')}::${escapeData(message)}\n`;
    })
    .join('');
}

function escapeData(text: string): string {
  return text.replace(/[%\r\n]/g, (character) => encodeURIComponent(character));
}

function escapeProperty(text: string): string {
  return text.replace(/[%\r\n:,]/g, (character) => encodeURIComponent(character));
}
