import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';

// Preloaded into a command that must not need a network: whoever looks up a name or connects beyond this machine ends it.
// Plain JavaScript, as the oldest Node that we support strips no types.

const isLoopback = (host) => host === undefined || /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host);

function end(what) {
  process.stderr.write(`${what}: this command must work offline\n`);
  process.exit(97);
}

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === 'object' ? first?.host : args[1];
  if (typeof host === 'string' && !isLoopback(host)) end('a connection');
  return Reflect.apply(connect, this, args);
};

const { lookup } = dns;
dns.lookup = (name, ...rest) => (isLoopback(name) ? lookup(name, ...rest) : end('a lookup'));
dns.promises.lookup = async () => end('a lookup');
syncBuiltinESMExports();
