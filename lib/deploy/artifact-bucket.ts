import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Artifact } from '../stack/build-stack.ts';
import { partitionOf } from '../stack/place.ts';

export type BucketPlace = { readonly name: string; readonly account: string; readonly region: string };

export type ArtifactBucket = {
  readonly place: BucketPlace;
  /** `missing`: there is none of this name. `foreign`: it is another account's, or these credentials may not use it. */
  find(): Promise<'found' | 'missing' | 'foreign'>;
  create(): Promise<void>;
  /** Uploads what is not there yet; resolves to whether it did. */
  put(artifact: Artifact): Promise<boolean>;
  /** `undefined` where there is no such object. */
  read(key: string): Promise<string | undefined>;
};

/** Every call names the owner: somebody else's bucket of this name would be sent our code, and give us theirs. */
export function createArtifactBucket(client: S3Client, place: BucketPlace): ArtifactBucket {
  const owned = { Bucket: place.name, ExpectedBucketOwner: place.account };
  return {
    place,
    find: async () => {
      try {
        await client.send(new HeadBucketCommand(owned));
        return 'found';
      } catch (error) {
        if (isNamed(error, 'NotFound', 'NoSuchBucket')) return 'missing';
        if (isNamed(error, 'Forbidden', 'AccessDenied', '403')) return 'foreign';
        throw error;
      }
    },
    create: async () => {
      // The SDK adds the client's own region.
      await client.send(new CreateBucketCommand({ Bucket: place.name }));
      const block = {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      };
      await client.send(new PutPublicAccessBlockCommand({ ...owned, PublicAccessBlockConfiguration: block }));
      await client.send(new PutBucketVersioningCommand({ ...owned, VersioningConfiguration: { Status: 'Enabled' } }));
      await client.send(new PutBucketPolicyCommand({ ...owned, Policy: JSON.stringify(onlyTls(place)) }));
    },
    put: async ({ key, bytes }) => {
      if (await isThere(client, { ...owned, Key: key })) return false;
      await client.send(new PutObjectCommand({ ...owned, Key: key, Body: bytes }));
      return true;
    },
    read: async (key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...owned, Key: key }));
        return await Body?.transformToString('utf8');
      } catch (error) {
        if (isNamed(error, 'NoSuchKey', 'NoSuchBucket', 'AccessDenied')) return undefined;
        throw error;
      }
    },
  };
}

/** Where nothing else is named. */
export function defaultBucketName({ account, region }: Omit<BucketPlace, 'name'>): string {
  return `alertguard-artifacts-${account}-${region}`;
}

async function isThere(client: S3Client, object: { Bucket: string; ExpectedBucketOwner: string; Key: string }) {
  try {
    await client.send(new HeadObjectCommand(object));
    return true;
  } catch (error) {
    if (isNamed(error, 'NotFound', 'NoSuchKey')) return false;
    throw error;
  }
}

function onlyTls({ name, region }: BucketPlace): object {
  const arn = `arn:${partitionOf(region)}:s3:::${name}`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OnlyTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  };
}

function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
