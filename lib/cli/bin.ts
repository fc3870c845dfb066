#!/usr/bin/env node
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProcess } from './guard.ts';

/** The command of the npm package: a bundle, with what it needs beside it. */

const program = fileURLToPath(import.meta.url);
await runProcess({ program, assets: dirname(program) });
