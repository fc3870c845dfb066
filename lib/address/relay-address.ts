/** Where the relay listens by default, beside Alertmanager. */
export const relayAddress = { host: '127.0.0.1', port: 9095 } as const;

/** What Alertmanager then posts to. */
export const relayUrl = `http://${relayAddress.host}:${relayAddress.port}/`;
