/** Where the stack is to run, as far as it is known: IAM counts the characters of what is deployed. */
export type Place = { readonly stage: string; readonly region?: string | undefined };

/** With its partition no other has a longer name. Source: AWS General Reference, "Regions and endpoints" (2026). */
const longestRegion = 'us-isof-south-1';

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
export function deployedLength(text: string, { stage, region = longestRegion }: Place): number {
  return text
    .replaceAll(`\${AWS::Partition}`, partitionOf(region))
    .replaceAll(`\${AWS::Region}`, region)
    .replaceAll(`\${AWS::AccountId}`, '123456789012')
    .replaceAll(`\${sls:stage}`, stage).length;
}

export function partitionOf(region: string): string {
  return partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
