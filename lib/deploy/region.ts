import { partitionOf } from '../stack/place.ts';

/** Of an object in S3, as CloudFormation takes it. */
export function objectUrl(region: string, bucket: string, key: string): string {
  const suffix = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://s3.${region}.${suffix}/${bucket}/${key}`;
}
