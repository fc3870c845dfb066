import { defineConfig } from 'vitest/config';

/** Apart from the other tests: it installs and starts an emulator of AWS, and takes minutes. */
export default defineConfig({ test: { include: ['test/deploy/*.deploy.ts'], bail: 1 } });
