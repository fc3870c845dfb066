import { relative } from 'node:path';
import { writePackage } from './write-package.ts';

/** `npm run build:package`: writes what `npm pack` takes. */
for (const { outfile, bytes } of await writePackage(process.env['PACKAGE_DIR'] ?? 'dist/package')) {
  process.stdout.write(`${String(bytes).padStart(9)} bytes  ${relative('.', outfile)}\n`);
}
