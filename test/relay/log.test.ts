import { describe, expect, it } from 'vitest';
import { jsonLines, type RelayLogEntry } from '../../lib/relay/relay-log.ts';
import { aKey, aKeyFile, jsonHeaders, post, startGuard, startTestRelay } from '../support/relay.ts';

describe('the log', () => {
  it('is one JSON object a line, with the time first', () => {
    const lines: string[] = [];
    const log = jsonLines(
      (line) => lines.push(line),
      () => 1_790_000_000_000,
    );
    log({ level: 'info', event: 'relay.started', port: 9095, reason: undefined });
    expect(lines).toEqual(['{"time":"2026-09-21T14:13:20.000Z","level":"info","event":"relay.started","port":9095}\n']);
  });

  it('says of each notification what became of it', async () => {
    const guard = await startGuard();
    const relay = await startTestRelay({ guardUrl: guard.url });
    await post(relay.url, '{}');
    expect(relay.entries.at(-1)).toEqual({
      level: 'info',
      event: 'notification.forwarded',
      status: 202,
      messageId: 'msg_RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
      bytes: 2,
      durationMs: expect.any(Number),
      guard: 1,
      guardStatus: 202,
      requestId: 'JKJaXmPLvHcESHA=',
    } satisfies RelayLogEntry);
  });

  it('has no request id that is not one', async () => {
    const guard = await startGuard((response) => response.writeHead(202, { 'x-request-id': '<script> "x"' }).end());
    const relay = await startTestRelay({ guardUrl: guard.url });
    await post(relay.url, '{}');
    expect(relay.entries.at(-1)?.requestId).toBeUndefined();
  });

  it('never holds a key, body, URL, path, header or an error text of the network', async () => {
    const key = aKey();
    const statuses = [202, 403, 302, 429, 500];
    const guard = await startGuard((response) => {
      const status = statuses.shift();
      if (status === undefined) response.destroy();
      else response.writeHead(status, { ...jsonHeaders, location: 'https://canary-location' }).end('"canary-answer"');
    });
    const relay = await startTestRelay({ guardUrl: guard.url, key: { file: await aKeyFile(key.text) } });
    const headers = { ...jsonHeaders, authorization: 'canary-header' };
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await post(`${relay.url}canary-path`, '{"canary":"canary-body"}', { headers });
    }
    await post(relay.url, '{}', { headers: { 'content-type': 'canary-type' } });
    await post(relay.url, '{}', { headers: { ...jsonHeaders, host: 'canary-host' } });
    const log = JSON.stringify(relay.entries);
    expect(relay.entries).toHaveLength(9);
    for (const leak of [
      'canary',
      'http',
      key.text,
      key.text.slice(6),
      key.bytes.toString('hex'),
      'prod-eu',
      'ECONN',
      'v1,',
    ]) {
      expect(log).not.toContain(leak);
    }
  });
});
