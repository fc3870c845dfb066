import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { findByStage, type SecretStore, type SecretVersion, type StoredSecret } from './secret-store.ts';

export type SecretsManagerError =
  | 'ResourceNotFoundException'
  | 'ResourceExistsException'
  | 'InvalidParameterException'
  | 'InvalidRequestException'
  | 'ValidationException';

export type OperationResult =
  | { readonly ok: true; readonly value: object }
  | { readonly ok: false; readonly error: SecretsManagerError; readonly message: string };

type Operation = (store: SecretStore, input: unknown) => OperationResult;

const secretId = z.string().min(1).max(2048);
const stage = z.string().min(1).max(256);
const token = z.string().min(32).max(64);
/** 65,536 bytes. Source: docs.aws.amazon.com/secretsmanager "AWS Secrets Manager quotas". */
const secretString = z.string().refine((value) => Buffer.byteLength(value) <= 65_536);

const secretNotFound = fail('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");

const getSecretValue = operation(
  z.object({ SecretId: secretId, VersionStage: stage.optional(), VersionId: token.optional() }),
  (store, input) => {
    const secret = store.find(input.SecretId);
    if (secret === undefined) return secretNotFound;
    const wanted = input.VersionStage ?? (input.VersionId === undefined ? 'AWSCURRENT' : undefined);
    const version =
      input.VersionId === undefined ? findByStage(secret, wanted ?? '') : secret.versions.get(input.VersionId);
    if (version?.value === undefined || (wanted !== undefined && !version.stages.has(wanted))) {
      const label = input.VersionId === undefined ? `staging label: ${wanted}` : `VersionId: ${input.VersionId}`;
      return fail('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${label}`);
    }
    return ok({ ...describeVersion(secret, version), SecretString: version.value, CreatedDate: seconds(version) });
  },
);

const createSecret = operation(
  z.object({
    Name: z.string().min(1).max(512),
    SecretString: secretString.optional(),
    ClientRequestToken: token.optional(),
  }),
  (store, input) => {
    const existing = store.find(input.Name);
    if (existing !== undefined) {
      const same = existing.versions.get(input.ClientRequestToken ?? '');
      // A repeated request is no error: the token names it.
      if (same !== undefined && same.value === input.SecretString) return ok(describeVersion(existing, same));
      return fail('ResourceExistsException', `The operation failed because the secret ${input.Name} already exists.`);
    }
    const secret = store.create(input.Name);
    if (input.SecretString === undefined) return ok({ ARN: secret.arn, Name: secret.name });
    const version = store.putVersion(secret, { value: input.SecretString, id: input.ClientRequestToken });
    return ok(describeVersion(secret, version));
  },
);

const putSecretValue = operation(
  z.object({
    SecretId: secretId,
    SecretString: secretString,
    ClientRequestToken: token.optional(),
    VersionStages: z.array(stage).min(1).max(20).optional(),
  }),
  (store, input) => {
    const secret = store.find(input.SecretId);
    if (secret === undefined) return secretNotFound;
    const id = input.ClientRequestToken ?? randomUUID();
    const same = secret.versions.get(id);
    if (same?.value !== undefined && same.value !== input.SecretString) {
      return fail('ResourceExistsException', "You can't modify the value of a version: create a new version instead.");
    }
    if (same !== undefined) same.value = input.SecretString;
    const version = same ?? store.putVersion(secret, { value: input.SecretString, id, stages: input.VersionStages });
    return ok(describeVersion(secret, version));
  },
);

const describeSecret = operation(z.object({ SecretId: secretId }), (store, input) => {
  const secret = store.find(input.SecretId);
  if (secret === undefined) return secretNotFound;
  const labelled = [...secret.versions.values()].filter(({ stages }) => stages.size > 0);
  return ok({
    ARN: secret.arn,
    Name: secret.name,
    CreatedDate: secret.createdAtMs / 1000,
    RotationEnabled: secret.rotationEnabled,
    VersionIdsToStages: Object.fromEntries(labelled.map(({ id, stages }) => [id, [...stages]])),
  });
});

const updateSecretVersionStage = operation(
  z.object({
    SecretId: secretId,
    VersionStage: stage,
    RemoveFromVersionId: token.optional(),
    MoveToVersionId: token.optional(),
  }),
  (store, { SecretId, VersionStage, RemoveFromVersionId: from, MoveToVersionId: to }) => {
    const secret = store.find(SecretId);
    if (secret === undefined) return secretNotFound;
    const holder = findByStage(secret, VersionStage)?.id;
    if (from === undefined && to === undefined) {
      return fail('InvalidParameterException', 'You must name a version to move the staging label to or from.');
    }
    if (VersionStage === 'AWSCURRENT' && to === undefined) {
      return fail('InvalidParameterException', 'You can only move staging label AWSCURRENT to a different version.');
    }
    if (to !== undefined && !secret.versions.has(to)) {
      return fail('ResourceNotFoundException', "Secrets Manager can't find the specified secret version.");
    }
    if (holder !== undefined && holder !== to && holder !== from) {
      return fail('InvalidParameterException', 'The parameter RemoveFromVersionId must name the labelled version.');
    }
    store.moveStage(secret, VersionStage, to);
    return ok({ ARN: secret.arn, Name: secret.name });
  },
);

/** The operations that the guard and a rotation call, by the name that stands in `x-amz-target`. */
export const secretsManagerOperations: ReadonlyMap<string, Operation> = new Map([
  ['GetSecretValue', getSecretValue],
  ['CreateSecret', createSecret],
  ['PutSecretValue', putSecretValue],
  ['DescribeSecret', describeSecret],
  ['UpdateSecretVersionStage', updateSecretVersionStage],
]);

function operation<Input>(
  schema: z.ZodType<Input>,
  run: (store: SecretStore, input: Input) => OperationResult,
): Operation {
  return (store, input) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return run(store, parsed.data);
    const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    return fail('ValidationException', `Validation error at: ${fields}`);
  };
}

function describeVersion(secret: StoredSecret, { id, stages }: SecretVersion) {
  return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: [...stages] };
}

function seconds({ createdAtMs }: SecretVersion): number {
  return createdAtMs / 1000;
}

function ok(value: object): OperationResult {
  return { ok: true, value };
}

function fail(error: SecretsManagerError, message: string): OperationResult {
  return { ok: false, error, message };
}
