import { randomUUID } from 'node:crypto';

export type SecretVersion = {
  readonly id: string;
  /** Absent in a version that a rotation has only staged. */
  value: string | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAtMs: number;
  readonly stages: Set<string>;
};

export type StoredSecret = {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  rotationEnabled: boolean;
  readonly versions: Map<string, SecretVersion>;
};

export type PutVersion = {
  readonly value: string | undefined;
  readonly id?: string | undefined;
  readonly stages?: readonly string[] | undefined;
};

export type SecretStore = {
  readonly find: (nameOrArn: string) => StoredSecret | undefined;
  readonly create: (name: string) => StoredSecret;
  /** Adds a version and moves the stages to it; what AWSCURRENT leaves becomes AWSPREVIOUS. */
  readonly putVersion: (secret: StoredSecret, version: PutVersion) => SecretVersion;
  readonly moveStage: (secret: StoredSecret, stage: string, toVersionId: string | undefined) => void;
  /** Creates the secret or gives it a new current version. */
  readonly put: (name: string, value: string) => SecretVersion;
};

/**
 * Secrets with versions and staging labels, by the rules of Secrets Manager: a label is on one version at a time, and
 * moving AWSCURRENT moves AWSPREVIOUS to the version it was on.
 * Source: docs.aws.amazon.com/secretsmanager "PutSecretValue", "UpdateSecretVersionStage".
 */
export function createSecretStore(nowMs: () => number): SecretStore {
  const secrets = new Map<string, StoredSecret>();

  const moveStage: SecretStore['moveStage'] = (secret, stage, toVersionId) => {
    const from = findByStage(secret, stage);
    if (from !== undefined && from.id === toVersionId) return;
    from?.stages.delete(stage);
    if (toVersionId !== undefined) secret.versions.get(toVersionId)?.stages.add(stage);
    if (stage === 'AWSCURRENT' && from !== undefined) moveStage(secret, 'AWSPREVIOUS', from.id);
  };

  const store: SecretStore = {
    find: (nameOrArn) => secrets.get(nameOrArn) ?? [...secrets.values()].find(({ arn }) => arn === nameOrArn),
    create: (name) => {
      const suffix = randomUUID().slice(0, 6);
      const arn = `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-${suffix}`;
      const secret: StoredSecret = { name, arn, createdAtMs: nowMs(), rotationEnabled: false, versions: new Map() };
      secrets.set(name, secret);
      return secret;
    },
    putVersion: (secret, { value, id = randomUUID(), stages = ['AWSCURRENT'] }) => {
      // The first version is always current, whatever was asked for.
      const wanted = secret.versions.size === 0 ? new Set([...stages, 'AWSCURRENT']) : new Set(stages);
      const version: SecretVersion = { id, value, createdAtMs: nowMs(), stages: new Set() };
      secret.versions.set(id, version);
      for (const stage of wanted) moveStage(secret, stage, id);
      return version;
    },
    moveStage,
    put: (name, value) => store.putVersion(store.find(name) ?? store.create(name), { value }),
  };
  return store;
}

/** The version that carries a label. */
export function findByStage(secret: StoredSecret, stage: string): SecretVersion | undefined {
  return [...secret.versions.values()].find(({ stages }) => stages.has(stage));
}
