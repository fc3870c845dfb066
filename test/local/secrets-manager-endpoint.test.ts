import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type SecretsManagerEndpoint,
  secretsManagerError,
  startSecretsManagerEndpoint,
} from '../../lib/local/secrets-manager-endpoint.ts';
import { secretsManagerClient } from '../support/local-aws.ts';

const nowMs = Date.UTC(2026, 10, 21);
const name = 'alertguard/senders/prod-eu';

let endpoint: SecretsManagerEndpoint;
let client: SecretsManagerClient;

beforeEach(async () => {
  endpoint = await startSecretsManagerEndpoint(() => nowMs);
  client = secretsManagerClient(endpoint.url);
});

afterEach(async () => {
  client.destroy();
  await endpoint.close();
});

async function read(VersionStage?: string): Promise<string | undefined> {
  return (await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage }))).SecretString;
}

/** A client request token, which becomes the version's id. */
function versionId(digit: number): string {
  return String(digit).repeat(32);
}

describe('GetSecretValue', () => {
  it('gives the current value by default, with its version, labels and date', async () => {
    endpoint.put(name, 'one');
    expect(await client.send(new GetSecretValueCommand({ SecretId: name }))).toMatchObject({
      ARN: expect.stringMatching(
        /^arn:aws:secretsmanager:us-east-1:000000000000:secret:alertguard\/senders\/prod-eu-.{6}$/,
      ),
      Name: name,
      SecretString: 'one',
      VersionId: expect.any(String),
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date(nowMs),
    });
  });

  it('takes the ARN as well as the name', async () => {
    endpoint.put(name, 'one');
    const { ARN } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    expect(await client.send(new GetSecretValueCommand({ SecretId: ARN }))).toMatchObject({ SecretString: 'one' });
  });

  it.for([
    ['a secret that does not exist', { SecretId: 'none' }],
    ['a label that no version carries', { SecretId: name, VersionStage: 'AWSPREVIOUS' }],
    ['a version that does not exist', { SecretId: name, VersionId: versionId(9) }],
  ] as const)('of %s is a ResourceNotFoundException', async ([, input]) => {
    endpoint.put(name, 'one');
    await expect(client.send(new GetSecretValueCommand(input))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('of a version with a label that it does not carry is a ResourceNotFoundException', async () => {
    endpoint.put(name, 'one');
    const { VersionId } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    const pending = new GetSecretValueCommand({ SecretId: name, VersionId, VersionStage: 'AWSPENDING' });
    await expect(client.send(pending)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('PutSecretValue', () => {
  it('moves AWSCURRENT to the new version and AWSPREVIOUS to the one before', async () => {
    endpoint.put(name, 'one');
    for (const SecretString of ['two', 'three']) {
      await client.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
    }
    expect([await read(), await read('AWSPREVIOUS')]).toEqual(['three', 'two']);
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: name }));
    expect(Object.values(VersionIdsToStages)).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
  });

  it('with AWSPENDING leaves the current version in place', async () => {
    endpoint.put(name, 'one');
    await client.send(
      new PutSecretValueCommand({ SecretId: name, SecretString: 'two', VersionStages: ['AWSPENDING'] }),
    );
    expect([await read(), await read('AWSPENDING')]).toEqual(['one', 'two']);
  });

  it('may be repeated with the same token and value, not with another value', async () => {
    endpoint.put(name, 'one');
    const input = { SecretId: name, SecretString: 'two', ClientRequestToken: versionId(1) };
    await client.send(new PutSecretValueCommand(input));
    expect(await client.send(new PutSecretValueCommand(input))).toMatchObject({ VersionId: versionId(1) });
    await expect(client.send(new PutSecretValueCommand({ ...input, SecretString: 'x' }))).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
  });

  it('takes 65,536 bytes and refuses one more', async () => {
    endpoint.put(name, 'one');
    const put = (SecretString: string) => client.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
    await put('é'.repeat(32_768));
    await expect(put(`${'é'.repeat(32_768)}a`)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('to a secret that does not exist is a ResourceNotFoundException', async () => {
    const put = new PutSecretValueCommand({ SecretId: name, SecretString: 'x' });
    await expect(client.send(put)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('CreateSecret', () => {
  it('makes a secret that exists from then on', async () => {
    await client.send(new CreateSecretCommand({ Name: name, SecretString: 'one' }));
    expect(await read()).toBe('one');
    await expect(client.send(new CreateSecretCommand({ Name: name, SecretString: 'one' }))).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
  });

  it('may be repeated with the same token and value', async () => {
    const create = { Name: name, SecretString: 'one', ClientRequestToken: versionId(1) };
    await client.send(new CreateSecretCommand(create));
    expect(await client.send(new CreateSecretCommand(create))).toMatchObject({ VersionId: versionId(1) });
  });
});

describe('UpdateSecretVersionStage', () => {
  beforeEach(async () => {
    await client.send(new CreateSecretCommand({ Name: name, SecretString: 'one', ClientRequestToken: versionId(1) }));
    await client.send(
      new PutSecretValueCommand({
        SecretId: name,
        SecretString: 'two',
        ClientRequestToken: versionId(2),
        VersionStages: ['AWSPENDING'],
      }),
    );
  });

  it('finishes a rotation: the pending version becomes current, the current one previous', async () => {
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: name,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: versionId(2),
        RemoveFromVersionId: versionId(1),
      }),
    );
    expect([await read(), await read('AWSPREVIOUS')]).toEqual(['two', 'one']);
  });

  it('takes a label away', async () => {
    const update = { SecretId: name, VersionStage: 'AWSPENDING', RemoveFromVersionId: versionId(2) };
    await client.send(new UpdateSecretVersionStageCommand(update));
    await expect(read('AWSPENDING')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.for([
    ['without the version that holds the label', { MoveToVersionId: versionId(2) }, 'InvalidParameterException'],
    [
      'with another version than the one that holds the label',
      { MoveToVersionId: versionId(2), RemoveFromVersionId: versionId(2) },
      'InvalidParameterException',
    ],
    ['of AWSCURRENT to no version', { RemoveFromVersionId: versionId(1) }, 'InvalidParameterException'],
    ['to a version that does not exist', { MoveToVersionId: versionId(9) }, 'ResourceNotFoundException'],
  ] as const)('%s is refused', async ([, input, error]) => {
    const update = { SecretId: name, VersionStage: 'AWSCURRENT', ...input };
    await expect(client.send(new UpdateSecretVersionStageCommand(update))).rejects.toMatchObject({ name: error });
    expect(await read()).toBe('one');
  });
});

it('a fault is answered as often as was asked for, then the truth', async () => {
  endpoint.put(name, 'one');
  endpoint.addFault({ answer: secretsManagerError(400, 'ThrottlingException', 'Rate exceeded'), times: 2 });
  for (const _ of [1, 2]) await expect(read()).rejects.toMatchObject({ name: 'ThrottlingException' });
  expect(await read()).toBe('one');
});

it('a fault may only delay', async () => {
  endpoint.put(name, 'one');
  endpoint.addFault({ delayMs: 60, times: 1 });
  const startedMs = performance.now();
  expect(await read()).toBe('one');
  expect(performance.now() - startedMs).toBeGreaterThan(50);
});

it('an operation that is not there is an UnknownOperationException', async () => {
  const headers = { 'x-amz-target': 'secretsmanager.DeleteSecret' };
  const response = await fetch(endpoint.url, { method: 'POST', headers, body: '{}' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
});
