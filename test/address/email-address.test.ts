import { describe, expect, it } from 'vitest';
import { addressDomain, emailAddress, isMailDomain } from '../../lib/address/email-address.ts';
import { topicArnPattern } from '../../lib/address/topic-arn.ts';

const label = 'a'.repeat(63);

describe('an address', () => {
  it.each([
    ['ops@example.com', 'example.com'],
    ['ops+a.b@Mail.Example.COM', 'mail.example.com'],
    [`${'a'.repeat(64)}@a.b`, 'a.b'],
    ['ops@example', undefined],
    ['ops@-a.com', undefined],
    ['ops@a-.com', undefined],
    ['ops@a..com', undefined],
    ['ops@a.com.', undefined],
    ['ops@a_b.com', undefined],
    ['a@b@example.com', undefined],
    ['@example.com', undefined],
    ['example.com', undefined],
    ['a, b@example.com', undefined],
    [`${'a'.repeat(65)}@a.b`, undefined],
    ['a..b@example.com', undefined],
    ['ops@10.0.0.1', undefined],
    [`ops@${`${label}.`.repeat(3)}${'a'.repeat(59)}`, undefined],
  ])('%s has the domain %s', (address, domain) => {
    expect(addressDomain(address)).toBe(domain);
  });

  it.each([
    ['ops@example.com', true],
    [`ops@${label}.com`, true],
    [`ops@a${label}.com`, false],
    ['ops@example', false],
    ['ops@example.1com', false],
    ['ops@10.0.0.1', false],
    ['ops@a-.com', false],
    ['ops@.com', false],
  ])('%s is one that a destination may have: %s', (address, valid) => {
    expect(emailAddress().safeParse(address).success).toBe(valid);
  });
});

it.each([
  ['example.com', true],
  [`${label}.com`, true],
  [`a${label}.com`, false],
  ['example', false],
  ['example.1com', false],
  ['*.example.com', false],
  ['example.com.', false],
  ['-a.com', false],
])('%s is a domain of a fence: %s', (domain, valid) => {
  expect(isMailDomain(domain)).toBe(valid);
});

it.each([
  ['arn:aws:sns:eu-central-1:123456789012:alerts', true],
  ['arn:aws-us-gov:sns:us-gov-west-1:123456789012:alerts.fifo', true],
  [`arn:aws:sns:eu-central-1:123456789012:${'a'.repeat(256)}`, true],
  [`arn:aws:sns:eu-central-1:123456789012:${'a'.repeat(251)}.fifo`, true],
  [`arn:aws:sns:eu-central-1:123456789012:${'a'.repeat(252)}.fifo`, false],
  [`arn:aws:sns:eu-central-1:123456789012:${'a'.repeat(257)}`, false],
  ['arn:aws:sns:eu-central-1:123456789012:', false],
  ['arn:aws:sns:eu-central-1:123456789012:a*', false],
  ['arn:aws:sqs:eu-central-1:123456789012:alerts', false],
])('%.60s is the ARN of a topic: %s', (arn, valid) => {
  expect(topicArnPattern.test(arn)).toBe(valid);
});
