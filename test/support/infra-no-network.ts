import { Socket } from 'node:net';

/** Preloaded into a command that must not need a network: whatever connects fails at once. */
Socket.prototype.connect = () => {
  throw new Error('this command must work offline');
};
