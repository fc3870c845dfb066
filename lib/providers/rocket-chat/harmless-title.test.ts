import { expect, it } from 'vitest';
import { harmlessTitle } from './harmless-title.ts';

const of = (title: string) => harmlessTitle({ title, status: 'firing' });

it.each([
  '[FIRING:1] DiskFull',
  '[FIRING:3+] CPU_High',
  '[FIRING:2, RESOLVED:1] critical KubePodNotReady ×30, KubeJob_Failed',
  '[RESOLVED:3] Name, was warning',
  '[RESOLVED] Name',
  '[FIRING:2] 10 groups changed while this channel was limited',
  '[FIRING:1] AVeryLongNa…',
  '[FIRING:1] پیام\u200cها',
])('%s is harmless as a whole', (title) => {
  expect(of(title)).toBe(title);
});

it.each([
  ['[FIRING:1, RESOLVED:2] a @all, b', '[FIRING:1, RESOLVED:2] a … b'],
  ['[FIRING:1](https://evil.com) x', '[FIRING] …'],
  ['[x](y) [FIRING:1] x', '[FIRING] …'],
  ['', '[FIRING] …'],
])('of %j is shown %j', (title, shown) => {
  expect(of(title)).toBe(shown);
});
