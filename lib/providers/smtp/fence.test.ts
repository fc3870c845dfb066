import { describe, expect, it } from 'vitest';
import { compileDestination as compile } from '../../../test/support/compile-destination.ts';

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
