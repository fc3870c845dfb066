import { expect, it } from 'vitest';
import { rehearseIngest } from '../../lib/ingest/rehearse-ingest.ts';
import { captureOutput } from '../support/capture-output.ts';

const output = captureOutput();

it('the rehearsal of ingest goes all the way to an accepted notification, and writes nothing', async () => {
  output.clear();
  expect(await rehearseIngest(Date.now)).toMatchObject({ statusCode: 202 });
  expect(output.text()).toBe('');
});
