import { describe, expect, it } from 'vitest';
import { aNotification, anAlert, aResolvedAlert, labels } from '../../../test/support/notification-factory.ts';
import { prepare, request, requestFor } from '../../../test/support/provider-input.ts';
import { readHtml } from '../../../test/support/provider-readers/read-html.ts';
import { sesOf } from '../../../test/support/request-parts.ts';
import { emailAddress } from '../../address/email-address.ts';
import { email } from './provider.ts';

const sent = (notification = aNotification()) => sesOf(requestFor('email', notification));

describe('the message', () => {
  it('goes from the address of the allow-list to the addresses of the destination', () => {
    expect(sent()).toMatchObject({
      from: 'Alerts <alerts@example.com>',
      to: ['oncall@example.com', 'lead@example.com'],
    });
  });

  it('says in the subject what it is about', () => {
    expect(sent().subject).toBe('[FIRING:1] critical KubePodCrashLooping (namespace=checkout)');
  });

  it('has the same thread for firing and resolved', () => {
    const thread = (notification: ReturnType<typeof aNotification>) => sent(notification).headers.slice(0, 2);
    expect(thread(aNotification())).toEqual(thread(aNotification({ status: 'resolved', alerts: [aResolvedAlert()] })));
    // In the week in which the alert began, counted since 1970.
    expect(thread(aNotification())).toEqual([
      { name: 'In-Reply-To', value: `<${'a7'.repeat(32)}-2968@example.com>` },
      { name: 'References', value: `<${'a7'.repeat(32)}-2968@example.com>` },
    ]);
  });

  it('loads nothing from elsewhere', () => {
    const { markup } = readHtml(sent().html);
    expect(
      markup.filter((kind) =>
        /^(img|script|link|iframe|object|form|input|base)|\[(src|srcset|background|on)/.test(kind),
      ),
    ).toEqual([]);
    expect(sent().html).not.toMatch(/url\(|@import|@font-face/);
  });

  it('has the same links in both parts', () => {
    const { html, text } = sent();
    const { links } = readHtml(html);
    expect(links).toHaveLength(5);
    for (const link of links) expect(text).toContain(link);
  });

  it('has no line of an annotation at the start of a line of the text part', () => {
    const annotations = labels({ description: 'x\nRunbook: https://evil.example/\nReceiver: y' });
    const { text } = sent(aNotification({ alerts: [anAlert({ annotations })] }));
    expect(text).not.toMatch(/^Runbook:.*evil/m);
    expect(text.match(/^Receiver:/gm)).toHaveLength(1);
  });

  it('is refused where the allow-list has no From address', () => {
    expect(prepare('email', { emailFrom: undefined })).toEqual({ ok: false, reason: 'render_failed', fields: [] });
  });

  it('has a thread below the domain of a bare From address', () => {
    expect(sesOf(request('email', { emailFrom: 'alerts@mail.example.org' })).headers[0]?.value).toMatch(
      /@mail\.example\.org>$/,
    );
  });
});

describe('the subject', () => {
  // The name is cut before.
  const subject = (namespace: string) => {
    const groupLabels = labels({ alertname: 'DiskFull', namespace });
    return sent(aNotification({ groupLabels, commonLabels: groupLabels })).subject;
  };

  it.each([
    ['ASCII', 'a', 1],
    ['CJK', '漢', 3],
    ['emoji', '😀', 4],
  ])('of 200 bytes is kept and of 201 is cut, in %s', (_title, character, bytes) => {
    const room = 200 - Buffer.byteLength(subject('x')) + 1;
    const exact = character.repeat(Math.floor(room / bytes)) + 'b'.repeat(room % bytes);
    expect(Buffer.byteLength(subject(exact))).toBe(200);
    expect(subject(exact)).not.toContain('…');
    expect(subject(`${exact}b`)).toMatch(/…$/);
    expect(Buffer.byteLength(subject(`${exact}b`))).toBeLessThanOrEqual(200);
  });
});

describe('recipients', () => {
  const addresses = (count: number) => Array.from({ length: count }, (_, index) => `r${index}@example.com`);
  const accepts = (to: unknown) => email.options.safeParse({ to }).success;

  it('are one to fifty', () => {
    expect([0, 1, 50, 51].map((count) => accepts(addresses(count)))).toEqual([false, true, true, false]);
  });

  it('are told by their place to whoever checks their domains', () => {
    expect(email.optionAddresses({ to: addresses(2) })).toEqual([
      { path: ['to', 0], address: 'r0@example.com' },
      { path: ['to', 1], address: 'r1@example.com' },
    ]);
  });
});

describe('an address', () => {
  it.each([
    'a@example.com',
    'first.last+alerts@mail.example.co.uk',
    "o'neil@xn--bcher-kva.example",
    `${'a'.repeat(64)}@example.com`,
  ])('%s is taken', (address) => {
    expect(emailAddress().safeParse(address).success).toBe(true);
  });

  it.each([
    ['without a domain', 'oncall'],
    ['without a local part', '@example.com'],
    ['without a top-level domain', 'a@localhost'],
    ['with a display name', 'On Call <oncall@example.com>'],
    ['with two addresses', 'a@example.com,b@example.com'],
    ['with two at signs', 'a@evil.example@example.com'],
    ['with a line break', 'a@example.com\r\nBcc: b@example.com'],
    ['with a line break at the end', 'a@example.com\n'],
    ['with a space', 'a b@example.com'],
    ['with a quoted part', '"a b"@example.com'],
    ['with a comment', 'a(b)@example.com'],
    ['with an address literal', 'a@[127.0.0.1]'],
    ['with a dotted number', 'a@127.0.0.1'],
    ['with two dots', 'a..b@example.com'],
    ['with letters that only look like ASCII', 'а@example.com'],
    ['with a domain that starts with a hyphen', 'a@-example.com'],
    ['with a local part of 65', `${'a'.repeat(65)}@example.com`],
    [
      'that is longer than 254',
      `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.example.com`,
    ],
  ])('%s is refused', (_title, address) => {
    expect(emailAddress().safeParse(address).success).toBe(false);
  });
});

/** IAM spreads slowly, so it is tried for ten minutes. */
const denied = { kind: 'retry', reason: 'unauthenticated', giveUp: { afterMs: 600_000, reason: 'unauthenticated' } };

describe('an error of SES', () => {
  it.each([
    ['TooManyRequestsException', 429, { kind: 'retry', reason: 'rate_limited' }],
    ['ThrottlingException', 400, { kind: 'retry', reason: 'rate_limited' }],
    ['LimitExceededException', 400, { kind: 'retry', reason: 'rate_limited', afterSeconds: 900 }],
    ['SendingPausedException', 400, { kind: 'retry', reason: 'provider_unavailable', afterSeconds: 900 }],
    ['AccountSuspendedException', 400, { kind: 'reject', reason: 'refused' }],
    ['MessageRejected', 400, { kind: 'reject', reason: 'refused' }],
    ['MailFromDomainNotVerifiedException', 400, { kind: 'reject', reason: 'refused' }],
    ['NotFoundException', 404, { kind: 'reject', reason: 'refused' }],
    ['BadRequestException', 400, { kind: 'reject', reason: 'refused' }],
    ['ExpiredTokenException', 403, { kind: 'retry', reason: 'unexpected_error' }],
    ['AccessDeniedException', 403, denied],
    ['InternalServiceError', 500, { kind: 'retry', reason: 'provider_unavailable' }],
    ['SomethingNew', 400, { kind: 'reject', reason: 'refused' }],
    ['SomethingNew', 200, { kind: 'retry', reason: 'unexpected_error' }],
  ])('%s with %i is judged', (errorName, status, outcome) => {
    expect(email.classify({ status, headers: {}, body: '', errorName })).toMatchObject(outcome);
  });
});
