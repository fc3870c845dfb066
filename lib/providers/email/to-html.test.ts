import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { aNotification, anAlert, labels } from '../../../test/support/notification-factory.ts';
import { linkHosts } from '../../../test/support/provider-input.ts';
import { findClientLinks } from '../../../test/support/provider-readers/find-client-links.ts';
import { viewNotification } from '../../rendering/view-notification.ts';
import { createEmailHtml } from './to-html.ts';

const summary = 'db-1.example.net is down, see https://evil.com/x and https://runbooks.example.com/x (a@evil.com)';
const source = createEmailHtml(linkHosts)(
  viewNotification({
    notification: aNotification({
      alerts: [anAlert({ annotations: labels({ summary }), labels: labels({ instance: 'db-1.example.net:9100' }) })],
    }),
    options: { maxAlerts: 10, sendResolved: true },
    linkHosts,
    acceptedAtMs: 0,
    nowMs: 0,
  }),
);

type Node = DefaultTreeAdapterTypes.ChildNode;
const nodesIn = (node: Node): Node[] => [node, ...('childNodes' in node ? node.childNodes.flatMap(nodesIn) : [])];
const nodes = parse(source).childNodes.flatMap(nodesIn);
const textsOf = (all: readonly Node[]) =>
  all.flatMap((node) => (node.nodeName === '#text' && 'value' in node ? [node.value] : []));
const body = nodes.filter(({ nodeName }) => nodeName === 'body');

describe('a host outside linkHosts in an HTML email', () => {
  it('is read and copied as it was sent', () => {
    const shown = textsOf(body.flatMap(nodesIn)).join('');
    expect(shown).toContain(summary);
    expect(shown).toContain('instance=db-1.example.net:9100');
  });

  it('is in no text node as a whole, and an anchor without a target stands in it', () => {
    const found = textsOf(body.flatMap(nodesIn)).flatMap(findClientLinks);
    expect(found.filter((link) => !linkHosts.has(new URL(link).host))).toEqual([]);
    expect(source).toContain('https<span><a>://</a></span>evil<span><a>.</a></span>com/x');
  });

  it('is defanged in the title, which has no elements', () => {
    const title = nodes.filter(({ nodeName }) => nodeName === 'title').flatMap(nodesIn);
    expect(textsOf(title)).toEqual(['[FIRING:1] KubePodCrashLooping (namespace=checkout)']);
  });
});

it('a host in linkHosts is left in one piece', () => {
  expect(textsOf(body.flatMap(nodesIn)).join('\n')).toContain('https://runbooks.example.com/x');
});
