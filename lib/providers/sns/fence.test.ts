import { describe, expect, it } from 'vitest';
import { compileDestination as compile } from '../../../test/support/compile-destination.ts';

const topic = 'arn:aws:sns:eu-central-1:123456789012:payments-alerts';

describe('a topic', () => {
  const fence = `, topics: ['${topic}', '${topic}.fifo']`;

  it.each([topic, `${topic}.fifo`])('is allowed in the fence: %s', (topicArn) => {
    expect(compile(`type: sns, topicArn: '${topicArn}'`, fence)).toMatchObject({ options: { topicArn }, faults: [] });
  });

  it.each([
    'arn:aws:sns:eu-central-1:123456789012:other',
    'arn:aws:sns:eu-central-1:210987654321:payments-alerts',
    'arn:aws:sns:eu-west-1:123456789012:payments-alerts',
    `${topic}2`,
  ])('is rejected outside of it, and not repeated: %s', (topicArn) => {
    const [fault, ...others] = compile(`type: sns, topicArn: '${topicArn}'`, fence).faults;
    expect(others).toEqual([]);
    expect(fault).toMatch(
      /^topic_outside_fence teams\/payments\.yml:2:30 `topicArn`: this topic is not in the fence of team `payments`: /,
    );
    expect(fault?.replaceAll('`arn:aws:sns:eu-central-1:123456789012:payments-alerts`', '')).not.toContain(
      `\`${topicArn}\``,
    );
  });

  it('is rejected for a team without topics', () => {
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

  it('stands in a fence once, without a wildcard', () => {
    const codes = (topics: string) =>
      compile('type: sns', `, topics: [${topics}]`).faults.map((fault) => fault.split(' ')[0]);
    expect(codes(`'${topic}*'`)).toContain('wildcard');
    expect(codes(`'payments-alerts'`)).toContain('topic_invalid');
    expect(codes(`'${topic}', '${topic}'`)).toContain('duplicate_entry');
  });
});
