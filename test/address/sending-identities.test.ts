import { expect, it } from 'vitest';
import { sendingIdentities } from '../../lib/address/sending-identities.ts';

it.each([
  ['alerts@example.com', ['alerts@example.com', 'example.com']],
  [
    'a@eu.alerts.example.com',
    ['a@eu.alerts.example.com', 'eu.alerts.example.com', 'alerts.example.com', 'example.com'],
  ],
  ['a@localhost', ['a@localhost']],
])('%s may be sent from by the address, or by a domain above it, but by no top-level domain', (address, identities) => {
  expect(sendingIdentities(address)).toEqual(identities);
});
