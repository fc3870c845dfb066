import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const templates = ['serverless.yml', ...readdirSync(join(root, 'infra')).map((name) => `infra/${name}`)].filter(
  (path) => path.endsWith('.yml'),
);

it('every file of this repository that the templates name is there', () => {
  const named = templates.flatMap((template) =>
    [...readFileSync(join(root, template), 'utf8').matchAll(/(?<![\w/])(?:infra|lib|functions)\/[\w./-]*\w/g)].map(
      ([path]) => ({ template, path }),
    ),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
});
