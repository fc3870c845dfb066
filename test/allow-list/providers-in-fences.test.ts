import { describe, expect, it } from 'vitest';
import { compileAllowList } from '../../lib/allow-list/compile/compile.ts';
import { formatFaults } from '../../lib/allow-list/compile/format-faults.ts';
import { providers } from '../../lib/providers/registry.ts';

const topic = 'arn:aws:sns:eu-central-1:123456789012:payments-alerts';

/** The real providers, with one destination of the team. */
function compile(destination: string, fence = '') {
  const platform = `emailFrom: alerts@example.com
senders:
  prod-eu: { scheme: standard-webhooks, secret: guard/senders/prod-eu }
teams:
  payments: { senders: [prod-eu], secrets: guard/payments/, emailDomains: [example.com]${fence} }
`;
  const team = `destinations:
  it: { ${destination} }
receivers:
  payments: { senders: [prod-eu], deliver: [it] }
`;
  const files = [
    { path: 'platform.yml', text: platform },
    { path: 'teams/payments.yml', text: team },
  ];
  const compiled = compileAllowList(files, providers);
  if (compiled.ok) return { options: compiled.allowList.destinations[0]?.options, faults: [] };
  return { options: undefined, faults: compiled.faults.map((fault) => `${fault.code} ${formatFaults([fault])}`) };
}

describe('a topic', () => {
  const fence = `, topics: ['${topic}', '${topic}.fifo']`;

  it.each([topic, `${topic}.fifo`])('%s in the fence is allowed', (topicArn) => {
    expect(compile(`type: sns, topicArn: '${topicArn}'`, fence)).toMatchObject({ options: { topicArn }, faults: [] });
  });

  it.each([
    'arn:aws:sns:eu-central-1:123456789012:other',
    'arn:aws:sns:eu-central-1:210987654321:payments-alerts',
    'arn:aws:sns:eu-west-1:123456789012:payments-alerts',
    `${topic}2`,
  ])('%s outside it is refused, and not repeated', (topicArn) => {
    const [fault, ...others] = compile(`type: sns, topicArn: '${topicArn}'`, fence).faults;
    expect(others).toEqual([]);
    expect(fault).toMatch(
      /^topic_outside_fence teams\/payments\.yml:2:30 `topicArn`: this topic is not in the fence of team `payments`: /,
    );
    expect(fault?.replaceAll('`arn:aws:sns:eu-central-1:123456789012:payments-alerts`', '')).not.toContain(
      `\`${topicArn}\``,
    );
  });

  it('of a team without topics is refused', () => {
    expect(compile(`type: sns, topicArn: '${topic}'`).faults).toEqual([
      'topic_outside_fence teams/payments.yml:2:30 `topicArn`: this topic is not in the fence of team `payments`: give it `topics` in platform.yml',
    ]);
  });

  it.each([
    ['with a wildcard', 'arn:aws:sns:eu-central-1:123456789012:*'],
    ['of another service', 'arn:aws:sqs:eu-central-1:123456789012:payments-alerts'],
    ['of a subscription', `${topic}:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55`],
    ['without a region', 'arn:aws:sns::123456789012:payments-alerts'],
    ['without an account', 'arn:aws:sns:eu-central-1::payments-alerts'],
    ['that is a name alone', 'payments-alerts'],
    ['with a dot in its name', `${topic}.fifo.fifo`],
    ['with a line break', `${topic}\\n`],
    ['of 257 characters', `arn:aws:sns:eu-central-1:123456789012:${'x'.repeat(257)}`],
  ])('%s is refused', (_title, topicArn) => {
    const { faults } = compile(`type: sns, topicArn: "${topicArn}"`, fence);
    expect(faults).toEqual([
      expect.stringContaining('`topicArn`: write the ARN of one topic, `arn:aws:sns:<region>:<account>:<name>`'),
    ]);
  });

  it.each([
    'arn:aws-cn:sns:cn-north-1:123456789012:alerts',
    'arn:aws-us-gov:sns:us-gov-west-1:123456789012:alerts',
    'arn:aws-iso-b:sns:us-isob-east-1:123456789012:alerts',
    `arn:aws:sns:ap-southeast-1:123456789012:${'x'.repeat(256)}`,
  ])('%s is allowed where the fence has it', (topicArn) => {
    expect(compile(`type: sns, topicArn: '${topicArn}'`, `, topics: ['${topicArn}']`).faults).toEqual([]);
  });

  it('needs no secret, and takes none', () => {
    const { faults } = compile(`type: sns, topicArn: '${topic}', secret: guard/payments/topic`, fence);
    expect(faults).toEqual([expect.stringContaining('secret_not_needed')]);
  });

  it('in a fence is exact, and stands there once', () => {
    const codes = (topics: string) =>
      compile('type: sns', `, topics: [${topics}]`).faults.map((fault) => fault.split(' ')[0]);
    expect(codes(`'${topic}*'`)).toContain('wildcard');
    expect(codes(`'payments-alerts'`)).toContain('topic_invalid');
    expect(codes(`'${topic}', '${topic}'`)).toContain('duplicate_entry');
  });
});

describe('a mail server', () => {
  const mail = 'type: smtp, secret: guard/payments/smtp, to: [oncall@example.com], host: mail.example.com';
  const fence = ", hosts: ['mail.example.com:465']";

  it('in the fence is allowed, at the port that stands there', () => {
    expect(compile(mail, fence)).toMatchObject({ options: { host: 'mail.example.com', port: 465 }, faults: [] });
  });

  it.each([
    ['another port', `${mail}, port: 587`, fence],
    ['the default port of https', mail, ', hosts: [mail.example.com]'],
    ['no port of its own', mail, ", hosts: ['other.example.com:465']"],
    ['no hosts', mail, ''],
  ])('with %s in the fence is refused', (_title, destination, hosts) => {
    expect(compile(destination, hosts).faults).toEqual([
      expect.stringMatching(
        /^host_outside_fence teams\/payments\.yml:2:\d+ `host`: this host and port are not in the fence/,
      ),
    ]);
  });

  it.each(['25', '2525', '443'])('at port %s is refused', (port) => {
    expect(compile(`${mail}, port: ${port}`, fence).faults).toEqual([expect.stringContaining('`port`: ')]);
  });

  it.each(['MAIL.example.com', "'mail.example.com:465'", 'mail.example.com/x', "''", 'user@mail.example.com'])(
    'written as %s is refused',
    (host) => {
      const destination = mail.replace('host: mail.example.com', `host: ${host}`);
      expect(compile(destination, fence).faults).toEqual([expect.stringContaining('`host`: write the host alone')]);
    },
  );

  it('mails only to the domains of the fence', () => {
    const { faults } = compile(mail.replace('oncall@example.com', 'oncall@evil.example'), fence);
    expect(faults).toEqual([expect.stringContaining('address_outside_fence')]);
  });
});
