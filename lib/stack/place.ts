/** Where the stack is to run, as far as it is known: IAM counts the characters of what is deployed. */
export type Place = { readonly stage: string; readonly region?: string | undefined };

/** Of each partition a region with the longest name. Source: AWS General Reference, "Regions and endpoints" (2026). */
const longestRegions = [
  'ap-southeast-1',
  'us-gov-west-1',
  'cn-northwest-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
  'eusc-de-east-1',
];

const partitions: readonly (readonly [prefix: string, partition: string])[] = [
  ['us-gov-', 'aws-us-gov'],
  ['cn-', 'aws-cn'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** Characters of a text with CloudFormation's references once they are replaced; the most, where no region is known. */
export function deployedLength(text: string, { stage, region }: Place): number {
  const lengths = (region === undefined ? longestRegions : [region]).map(
    (one) =>
      text
        .replaceAll(`\${AWS::Partition}`, partitionOf(one))
        .replaceAll(`\${AWS::Region}`, one)
        .replaceAll(`\${AWS::AccountId}`, '123456789012')
        .replaceAll(`\${sls:stage}`, stage).length,
  );
  return Math.max(...lengths);
}

function partitionOf(region: string): string {
  return partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
