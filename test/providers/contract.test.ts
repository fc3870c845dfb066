import { expect, it } from 'vitest';
import type { Provider } from '../../lib/providers/contract/define-provider.ts';
import type { OutboundRequest } from '../../lib/providers/contract/outbound-request.ts';
import { proofOf } from '../../lib/providers/contract/probe.ts';
import { providers } from '../../lib/providers/registry.ts';
import { aNotification, labels } from '../support/notification-factory.ts';
import { startProvable } from '../support/provable-destination.ts';
import { clientLinksIn, describeProvider } from '../support/provider-contract.ts';
import { providerExamples } from '../support/provider-examples.ts';
import { exampleOf, prepareInput, requestFor } from '../support/provider-input.ts';

it('has an example for every provider, and none without one', () => {
  expect([...providerExamples.keys()].sort()).toEqual([...providers.keys()].sort());
});

it('finds what a client would link, where it is left in', () => {
  const groupLabels = labels({ alertname: 'see https://evil.com' });
  const caught = [...providers.keys()].filter((type) => {
    const sent = requestFor(type, aNotification({ groupLabels }));
    expect(clientLinksIn(sent, exampleOf(type)), type).toEqual([]);
    return clientLinksIn(refang(sent), exampleOf(type)).includes('https://evil.com');
  });
  const linksTexts = [...providers.keys()].filter((type) => exampleOf(type).linksTexts !== false);
  expect(linksTexts.length).toBeGreaterThan(10);
  expect(caught.sort()).toEqual(linksTexts.sort());
});

it('counts what a probe puts before someone', async () => {
  const quiet = providers.get('slack');
  if (quiet === undefined) throw new Error('no slack');
  const noisy: Provider = {
    ...quiet,
    prepareProbe: ({ secret }) => {
      const prepared = quiet.prepare({ ...prepareInput('slack'), secret });
      if (!prepared.ok || prepared.request.kind !== 'https') throw new Error('the example is fine');
      const { request, allowPrivate } = prepared;
      return { ok: true, steps: [{ request, allowPrivate, judge: (answer) => proofOf(quiet.classify(answer)) }] };
    },
  };
  const { prove, messages } = await startProvable(noisy);
  expect(await prove()).toMatchObject({ kind: 'proven' });
  expect(messages()).toBe(1);
});

for (const provider of providers.values()) describeProvider(provider, exampleOf(provider.type));

/** A request as it would be, were nothing done about links. */
function refang(sent: OutboundRequest): OutboundRequest {
  switch (sent.kind) {
    case 'https':
      return { ...sent, body: bare(sent.body) };
    case 'sns':
      return { ...sent, subject: bare(sent.subject), message: bare(sent.message) };
    case 'ses':
      return { ...sent, subject: bare(sent.subject), html: bare(sent.html), text: bare(sent.text) };
    case 'smtp':
      return { ...sent, subject: bare(sent.subject), html: bare(sent.html), text: bare(sent.text) };
  }
}

function bare(text: string): string {
  return text
    .replace(/<span><a>([^<]*)<\/a><\/span>/g, '$1')
    .replace(/\[([.:])\]|%5B(\.|%3A)%5D/g, '$1$2')
    .replaceAll('hxxp', 'http');
}
