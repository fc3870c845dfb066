import * as z from 'zod';
import type { AllowList, Sender } from '../allow-list/allow-list.ts';
import type { Secret } from '../secrets/secret.ts';
import { encodingOf, newKeyBytes, newSigningKeySecret, parseSigningKeySecret } from '../signing/signing-key.ts';

/** The event of Secrets Manager's rotation protocol; newer fields, such as `RotationToken`, pass. */
export const rotationEventSchema = z.object({
  SecretId: z.string(),
  ClientRequestToken: z.string(),
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
});

export type RotationEvent = z.output<typeof rotationEventSchema>;

/** What Secrets Manager says of a secret: its name and the labels of its versions. */
export type SecretDescription = {
  readonly name: string;
  readonly rotationEnabled: boolean;
  readonly stages: ReadonlyMap<string, readonly string[]>;
};

/** The calls that a rotation makes. They reject where Secrets Manager does. */
export type RotatingSecrets = {
  readonly describe: (secretId: string) => Promise<SecretDescription>;
  /** `undefined` where the version has no value yet. */
  readonly readPending: (secretId: string, versionId: string) => Promise<Secret<string> | undefined>;
  readonly readCurrent: (secretId: string) => Promise<Secret<string>>;
  readonly putPending: (secretId: string, versionId: string, value: Secret<string>) => Promise<void>;
  /** Moves AWSCURRENT, and with it AWSPREVIOUS. */
  readonly promote: (secretId: string, versionId: string, fromVersionId: string | undefined) => Promise<void>;
};

export type RotationDependencies = {
  readonly allowList: AllowList;
  readonly secrets: RotatingSecrets;
  readonly randomBytes: (length: number) => Uint8Array;
};

/** The rotation cannot go on. Secrets Manager keeps the current key, and shows the message to the operator. */
export class RotationError extends Error {
  override readonly name = 'RotationError';
}

/**
 * One step of rotating a sender's key. Each may be repeated. The guard accepts AWSCURRENT and AWSPREVIOUS, so nothing is
 * refused while the sender still signs with the old key.
 *
 * Rejects with a RotationError where the secret is no sender's, or a step finds what the protocol does not allow.
 * Source: docs.aws.amazon.com/secretsmanager "Lambda rotation functions".
 */
export async function rotateKey(dependencies: RotationDependencies, event: RotationEvent): Promise<void> {
  const { secrets } = dependencies;
  const { SecretId: secretId, ClientRequestToken: versionId } = event;
  const description = await secrets.describe(secretId);
  const sender = senderOf(dependencies.allowList, description.name);
  if (!description.rotationEnabled) throw new RotationError('rotation is not enabled for this secret');
  const stages = description.stages.get(versionId);
  if (stages === undefined) throw new RotationError('this version is not staged for rotation');
  if (stages.includes('AWSCURRENT')) return;
  if (!stages.includes('AWSPENDING')) throw new RotationError('this version is not labelled AWSPENDING');

  switch (event.Step) {
    case 'createSecret':
      return await createPending(dependencies, sender, secretId, versionId);
    case 'setSecret':
      // Nothing else holds the key: the guard and the relay read it from here.
      return;
    case 'testSecret':
      return await testPending(secrets, sender, secretId, versionId);
    case 'finishSecret':
      return await secrets.promote(secretId, versionId, versionWithStage(description, 'AWSCURRENT'));
  }
}

/** The function's role can read senders' keys only; that this is one is checked all the same. */
function senderOf(allowList: AllowList, secretName: string): Sender {
  const sender = [...allowList.senders.values()].find(({ secret }) => secret === secretName);
  if (sender === undefined) throw new RotationError('this secret is the key of no sender in the allow-list');
  return sender;
}

async function createPending(
  { secrets, randomBytes }: RotationDependencies,
  sender: Sender,
  secretId: string,
  versionId: string,
): Promise<void> {
  if ((await secrets.readPending(secretId, versionId)) !== undefined) return;
  await secrets.putPending(secretId, versionId, newSigningKeySecret(sender.scheme, randomBytes(newKeyBytes)));
}

async function testPending(
  secrets: RotatingSecrets,
  sender: Sender,
  secretId: string,
  versionId: string,
): Promise<void> {
  const pending = await secrets.readPending(secretId, versionId);
  if (pending === undefined) throw new RotationError('the new version has no value');
  const parsed = parseSigningKeySecret(pending.reveal(), encodingOf(sender.scheme));
  if (!parsed.ok) throw new RotationError(`the new version is not usable: ${parsed.reason}`);
  const current = await secrets.readCurrent(secretId);
  if (current.reveal() === pending.reveal()) throw new RotationError('the new version is the same as the current one');
}

function versionWithStage({ stages }: SecretDescription, stage: string): string | undefined {
  return [...stages].find(([, labels]) => labels.includes(stage))?.[0];
}
