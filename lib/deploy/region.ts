/** Source: "Partitions" in the AWS fault isolation boundaries whitepaper. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Of an object in S3, as CloudFormation takes it. */
export function objectUrl(region: string, bucket: string, key: string): string {
  const suffix = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://s3.${region}.${suffix}/${bucket}/${key}`;
}
