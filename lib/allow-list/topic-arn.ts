/**
 * One SNS topic, standard or FIFO, in any partition; no wildcard can stand in it. It becomes the resource of a policy.
 * Source: docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html, and the service authorization reference of SNS.
 */
export const topicArnPattern =
  /^arn:aws(-[a-z]+){0,3}:sns:[a-z]{2,3}(-[a-z]+){1,3}-\d:\d{12}:(?=.{1,256}$)[A-Za-z0-9_-]+(\.fifo)?$/;

export const topicArnForm = 'write the ARN of one topic, `arn:aws:sns:<region>:<account>:<name>`';
