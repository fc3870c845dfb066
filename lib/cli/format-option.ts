import { Option } from 'commander';

const descriptions = {
  table: 'for people',
  json: 'for programs',
  markdown: 'for a comment',
  sarif: 'SARIF 2.1.0, for code review',
  github: 'annotations of a GitHub workflow',
  gitlab: "a report of GitLab's Code Quality",
} as const;

export type Format = keyof typeof descriptions;

/** `--format`, of every command that prints what others read: each names those that it has. */
export function formatOption(formats: readonly Format[], json: string = descriptions.json): Option {
  const told = formats.map((format) => `${format}: ${format === 'json' ? json : descriptions[format]}`);
  return new Option('--format <format>', told.join('; ')).choices(formats).default('table');
}
