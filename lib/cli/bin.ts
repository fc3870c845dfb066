#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProcess } from './guard.ts';

/** The command of the npm package: a bundle, with what it needs beside it. */

const program = fileURLToPath(import.meta.url);
const assets = dirname(program);
await runProcess({ program, assets, stack: join(assets, 'stack') });
