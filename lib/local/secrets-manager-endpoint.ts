import { randomUUID } from 'node:crypto';
import { createSecretStore, type SecretStore } from './secret-store.ts';
import { secretsManagerOperations } from './secrets-manager-operations.ts';
import { type Endpoint, type EndpointAnswer, type EndpointRequest, startEndpoint } from './stand-in/start-endpoint.ts';

export type SecretsManagerEndpoint = Endpoint & {
  /** Creates the secret, or gives it a new current version: the one before becomes AWSPREVIOUS. */
  readonly put: (name: string, value: string) => void;
  /** Rotates a secret as Secrets Manager does: stages a version and calls the function for each step. */
  readonly rotate: (name: string, rotation: RotationFunction) => Promise<void>;
};

export type RotationFunction = (event: {
  readonly SecretId: string;
  readonly ClientRequestToken: string;
  readonly Step: string;
}) => Promise<unknown>;

const rotationSteps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

const contentType = { 'content-type': 'application/x-amz-json-1.1' };

/** Secrets Manager's wire protocol (AWS JSON 1.1) for the real SDK client. Signatures of requests are not checked. */
export async function startSecretsManagerEndpoint(nowMs: () => number): Promise<SecretsManagerEndpoint> {
  const store = createSecretStore(nowMs);
  const endpoint = await startEndpoint({ maxBodyBytes: 1024 * 1024 }, (request) => answer(store, request));
  return {
    ...endpoint,
    put: (name, value) => void store.put(name, value),
    rotate: async (name, rotation) => await rotate(store, name, rotation),
  };
}

async function rotate(store: SecretStore, name: string, rotation: RotationFunction): Promise<void> {
  const secret = store.find(name);
  if (secret === undefined) throw new RangeError('only a secret that exists can be rotated');
  secret.rotationEnabled = true;
  const token = randomUUID();
  store.putVersion(secret, { value: undefined, id: token, stages: ['AWSPENDING'] });
  for (const Step of rotationSteps) await rotation({ SecretId: secret.arn, ClientRequestToken: token, Step });
}

function answer(store: SecretStore, { headers, json }: EndpointRequest): EndpointAnswer {
  const target = headers['x-amz-target'];
  const name = typeof target === 'string' ? target.replace(/^secretsmanager\./, '') : '';
  const operation = secretsManagerOperations.get(name);
  if (operation === undefined) return refuse('UnknownOperationException', '');
  const result = operation(store, json);
  return result.ok
    ? { status: 200, headers: contentType, body: JSON.stringify(result.value) }
    : refuse(result.error, result.message);
}

/** An error as Secrets Manager writes it, for faults too: `addFault({ answer: secretsManagerError(…), times: 1 })`. */
export function secretsManagerError(status: number, name: string, message: string): EndpointAnswer {
  return { status, headers: contentType, body: JSON.stringify({ __type: name, Message: message }) };
}

function refuse(name: string, message: string): EndpointAnswer {
  return secretsManagerError(400, name, message);
}
