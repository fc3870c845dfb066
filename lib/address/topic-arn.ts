/**
 * One SNS topic, standard or FIFO, in any partition; no wildcard can stand in it. It becomes the resource of a policy.
 * Source: docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html, and the service authorization reference of SNS.
 */
export const topicArnPattern =
  /^arn:aws(-[a-z]{1,20}){0,3}:sns:[a-z]{2,3}(-[a-z]{1,20}){1,3}-\d:\d{12}:([A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\.fifo)$/;

export const topicArnForm = 'write the ARN of one topic, `arn:aws:sns:<region>:<account>:<name>`';
