import { aws } from './deployed-template.ts';
import { destinationSecrets, senderSecrets } from './infra-allow-lists.ts';
import { secretArn } from './infra-policy.ts';

/** One call of a role: what it asks for, of which resource, and what the request tells about itself. */
export type Call = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
};

/** What a parameter adds to a role; without the parameter it must not have it. */
type Feature = 'kms' | 'vpc' | 'vpcIngest' | 'ownIdentity' | 'otherIdentity';

export type RoleRow = {
  readonly needs: readonly Call[];
  readonly needsWith: Partial<Readonly<Record<Feature, readonly Call[]>>>;
  /** At least twenty, of which `never` is a part. */
  readonly mustNot: readonly Call[];
};

const arn = (service: string, rest: string) => `arn:aws:${service}:${aws.region}:${aws.account}:${rest}`;
const call = (action: string, resource = '*', context = {}): Call => ({ action, resource, context });
const each = (actions: readonly string[], resource: string, context = {}) =>
  actions.map((action) => call(action, resource, context));

export const queue = arn('sqs', 'alertguard-dev-deliveries.fifo');
export const deadLetters = arn('sqs', 'alertguard-dev-dead-letters.fifo');
export const topic = arn('sns', 'search-alerts');
const key = arn('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab');
const [sender = '', otherSender = ''] = senderSecrets.map((name) => secretArn(name));
const [destination = '', otherDestination = ''] = destinationSecrets.map((name) => secretArn(name));

const via = (service: string) => ({ 'kms:ViaService': `${service}.${aws.region}.amazonaws.com` });
const through = (service: string, ...actions: readonly string[]) =>
  actions.map((action) => call(`kms:${action}`, key, via(service)));

const group = (name: string) => arn('logs', `log-group:/aws/lambda/alertguard-dev-${name}:*`);
const stream = (name: string) => arn('logs', `log-group:/aws/lambda/alertguard-dev-${name}:log-stream:2026/11/22/x`);
const ownLogs = (name: string) => [call('logs:CreateLogStream', group(name)), call('logs:PutLogEvents', stream(name))];

const read = 'secretsmanager:GetSecretValue';
const rotation = [
  'secretsmanager:DescribeSecret',
  read,
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecretVersionStage',
];
const receiving = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'];

/** Lambda makes these as the role. */
const interfaces = [
  call('ec2:CreateNetworkInterface', arn('ec2', 'subnet/subnet-0a1b2c3d')),
  call('ec2:DeleteNetworkInterface', arn('ec2', 'network-interface/eni-0a1b2c3d')),
  call('ec2:AssignPrivateIpAddresses', arn('ec2', 'network-interface/eni-0a1b2c3d')),
  call('ec2:UnassignPrivateIpAddresses', arn('ec2', 'network-interface/eni-0a1b2c3d')),
  call('ec2:DescribeNetworkInterfaces'),
  call('ec2:DescribeSubnets'),
];

/** The same, made by the code of a function with the role's credentials. */
const byCode = (name: string) =>
  interfaces.map((one) => ({
    ...one,
    context: { 'lambda:SourceFunctionArn': arn('lambda', `function:alertguard-dev-${name}`) },
  }));

const from = (address: string) => ({ 'ses:FromAddress': address });
const identity = arn('ses', 'identity/example.com');
export const otherIdentity = `arn:aws:ses:${aws.region}:210987654321:identity/example.com`;
const emailFrom = from('alerts@example.com');

/** What only a person does, and for them the function `redrive`. */
const takingDeadLetters = ['sqs:ReceiveMessage', 'sqs:DeleteMessage'].map((action) => call(action, deadLetters));

/** No role of the guard may do any of it. */
const neverAny: readonly Call[] = [
  call('secretsmanager:ListSecrets'),
  call('secretsmanager:CreateSecret', secretArn('guard/new')),
  ...each(['secretsmanager:DeleteSecret', 'secretsmanager:PutResourcePolicy'], sender),
  call(read, secretArn(`${senderSecrets[0]}-2`)),
  call(read, secretArn('other/secret')),
  ...each(['sqs:SetQueueAttributes', 'sqs:PurgeQueue', 'sqs:DeleteQueue', 'sqs:AddPermission'], queue),
  ...each(['sqs:PurgeQueue', 'sqs:StartMessageMoveTask'], deadLetters),
  call('sqs:SendMessage', arn('sqs', 'another-queue')),
  call('iam:PassRole', `arn:aws:iam::${aws.account}:role/admin`),
  call('iam:PutRolePolicy', `arn:aws:iam::${aws.account}:role/IngestRole`),
  call('iam:DeleteRolePermissionsBoundary', `arn:aws:iam::${aws.account}:role/IngestRole`),
  call('sts:AssumeRole', `arn:aws:iam::${aws.account}:role/admin`),
  ...each(['lambda:UpdateFunctionCode', 'lambda:InvokeFunction'], arn('lambda', 'function:alertguard-dev-deliver')),
  ...each(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::alertguard-dev-serverlessdeploymentbucket/code.zip'),
  ...each(['kms:Decrypt', 'kms:GenerateDataKey'], key),
  ...each(['kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy', 'kms:CreateGrant'], key, via('sqs')),
  ...through('s3', 'Decrypt'),
  ...each(
    ['logs:DeleteLogGroup', 'logs:PutRetentionPolicy', 'logs:DeleteLogStream'],
    arn('logs', 'log-group:/aws/lambda/alertguard-dev-ingest:*'),
  ),
  call('logs:CreateLogGroup', arn('logs', 'log-group:/aws/lambda/other:*')),
  call('logs:PutLogEvents', arn('logs', 'log-group:/aws/lambda/other:log-stream:x')),
  call('ec2:RunInstances', arn('ec2', 'instance/*')),
  call('cloudwatch:DeleteAlarms', arn('cloudwatch', 'alarm:alertguard-dev-dead-letters')),
  call('cloudformation:UpdateStack', arn('cloudformation', 'stack/alertguard-dev/1')),
  call('events:PutRule', arn('events', 'rule/alertguard-dev')),
];

const never: readonly Call[] = [...neverAny, ...takingDeadLetters];

/**
 * Every role of the stack. `needs` and `needsWith` together are everything that its policies allow, each action at least
 * once; a new role is a new row.
 */
export const roles: Readonly<Record<string, RoleRow>> = {
  IngestRole: {
    needs: [
      ...ownLogs('ingest'),
      ...each(['sqs:SendMessage', 'sqs:GetQueueAttributes'], queue),
      ...[sender, otherSender].map((secret) => call(read, secret)),
    ],
    needsWith: {
      kms: [...through('sqs', 'Decrypt', 'GenerateDataKey'), ...through('secretsmanager', 'Decrypt')],
      vpcIngest: interfaces,
    },
    mustNot: [
      ...never,
      ...byCode('ingest'),
      ...[destination, otherDestination].map((secret) => call(read, secret)),
      ...each(
        rotation.filter((action) => action !== read),
        sender,
      ),
      ...each(
        receiving.filter((action) => action !== 'sqs:GetQueueAttributes'),
        queue,
      ),
      ...each(['sqs:SendMessage', 'sqs:GetQueueAttributes'], deadLetters),
      call('ses:SendEmail', identity, emailFrom),
      call('sns:Publish', topic),
      call('logs:PutLogEvents', stream('deliver')),
    ],
  },
  DeliverRole: {
    needs: [
      ...ownLogs('deliver'),
      ...each(receiving, queue),
      // Fallbacks, and what is set aside.
      call('sqs:SendMessage', queue),
      call('sqs:SendMessage', deadLetters),
      ...[destination, otherDestination].map((secret) => call(read, secret)),
      call('sns:Publish', topic),
    ],
    needsWith: {
      kms: [...through('sqs', 'Decrypt', 'GenerateDataKey'), ...through('secretsmanager', 'Decrypt')],
      vpc: interfaces,
      ownIdentity: [call('ses:SendEmail', identity, emailFrom)],
      otherIdentity: [
        call('ses:SendEmail', otherIdentity, emailFrom),
        call('ses:SendEmail', arn('ses', 'configuration-set/alerts'), emailFrom),
      ],
    },
    mustNot: [
      ...never,
      ...byCode('deliver'),
      ...[sender, otherSender].map((secret) => call(read, secret)),
      ...each(
        rotation.filter((action) => action !== read),
        destination,
      ),
      call('ses:SendEmail', identity, from('ceo@example.com')),
      call('ses:SendEmail', otherIdentity, from('ceo@example.com')),
      call('ses:SendEmail', arn('ses', 'identity/example.org'), emailFrom),
      call('ses:SendEmail', arn('ses', 'configuration-set/other'), emailFrom),
      call('sns:Publish', arn('sns', 'search-alerts-2')),
      call('sns:Subscribe', topic),
      call('logs:PutLogEvents', stream('ingest')),
    ],
  },
  EscalateRole: {
    needs: [
      ...ownLogs('escalate'),
      call('logs:FilterLogEvents', group('ingest')),
      call('logs:FilterLogEvents', group('deliver')),
      call('sqs:SendMessage', queue),
    ],
    needsWith: { kms: through('sqs', 'Decrypt', 'GenerateDataKey') },
    mustNot: [
      ...never,
      ...interfaces,
      ...[sender, otherSender, destination, otherDestination].flatMap((secret) => each(rotation, secret)),
      ...each(receiving, queue),
      call('sqs:SendMessage', deadLetters),
      ...through('secretsmanager', 'Decrypt', 'GenerateDataKey'),
      call('ses:SendEmail', identity, emailFrom),
      call('sns:Publish', topic),
      call('logs:FilterLogEvents', group('rotate-sender')),
      call('logs:FilterLogEvents', arn('logs', 'log-group:/aws/lambda/other:*')),
      call('logs:PutLogEvents', stream('deliver')),
    ],
  },
  ProveRole: {
    needs: [
      ...ownLogs('prove'),
      call('logs:FilterLogEvents', group('prove')),
      ...[destination, otherDestination].map((secret) => call(read, secret)),
      call('sqs:SendMessage', queue),
      call('ses:GetEmailIdentity', identity),
      call('sns:GetTopicAttributes', topic),
    ],
    needsWith: {
      kms: [...through('sqs', 'Decrypt', 'GenerateDataKey'), ...through('secretsmanager', 'Decrypt')],
      vpc: interfaces,
    },
    mustNot: [
      ...never,
      ...byCode('prove'),
      ...[sender, otherSender].map((secret) => call(read, secret)),
      ...each(
        rotation.filter((action) => action !== read),
        destination,
      ),
      ...each(receiving, queue),
      call('sqs:SendMessage', deadLetters),
      // It asks, and sends nothing.
      call('ses:SendEmail', identity, emailFrom),
      call('sns:Publish', topic),
      call('ses:GetEmailIdentity', arn('ses', 'identity/example.org')),
      call('ses:DeleteEmailIdentity', identity),
      call('sns:GetTopicAttributes', arn('sns', 'search-alerts-2')),
      call('logs:FilterLogEvents', group('ingest')),
      call('logs:PutLogEvents', stream('deliver')),
    ],
  },
  ShowRole: {
    needs: [
      ...ownLogs('show'),
      ...['ingest', 'deliver', 'escalate', 'prove'].map((name) => call('logs:StartQuery', group(name))),
      ...each(['logs:GetQueryResults', 'logs:StopQuery'], '*'),
      call('sqs:GetQueueAttributes', queue),
      call('sqs:GetQueueAttributes', deadLetters),
    ],
    needsWith: {},
    mustNot: [
      ...never,
      ...interfaces,
      ...[sender, otherSender, destination, otherDestination].flatMap((secret) => each(rotation, secret)),
      ...each(['sqs:SendMessage', ...receiving.filter((action) => action !== 'sqs:GetQueueAttributes')], queue),
      ...each(['sqs:SendMessage', 'sqs:ChangeMessageVisibility'], deadLetters),
      call('sqs:GetQueueAttributes', arn('sqs', 'another-queue')),
      ...through('sqs', 'Decrypt', 'GenerateDataKey'),
      ...through('secretsmanager', 'Decrypt', 'GenerateDataKey'),
      ...['rotate-sender', 'show', 'redrive'].map((name) => call('logs:StartQuery', group(name))),
      call('logs:StartQuery', arn('logs', 'log-group:/aws/lambda/other:*')),
      ...each(['logs:FilterLogEvents', 'logs:GetLogEvents'], group('ingest')),
      call('logs:PutLogEvents', stream('deliver')),
      ...each(['lambda:InvokeFunction'], arn('lambda', 'function:alertguard-dev-redrive')),
      call('ses:SendEmail', identity, emailFrom),
      call('sns:Publish', topic),
    ],
  },
  RedriveRole: {
    needs: [...ownLogs('redrive'), ...each(receiving, deadLetters), call('sqs:SendMessage', queue)],
    needsWith: { kms: through('sqs', 'Decrypt', 'GenerateDataKey') },
    mustNot: [
      ...neverAny,
      ...interfaces,
      ...[sender, otherSender, destination, otherDestination].flatMap((secret) => each(rotation, secret)),
      ...each(receiving, queue),
      call('sqs:SendMessage', deadLetters),
      ...each(receiving, arn('sqs', 'another-queue')),
      ...through('secretsmanager', 'Decrypt', 'GenerateDataKey'),
      ...['ingest', 'deliver', 'redrive'].flatMap((name) =>
        each(['logs:StartQuery', 'logs:FilterLogEvents', 'logs:GetLogEvents'], group(name)),
      ),
      call('logs:PutLogEvents', stream('deliver')),
      call('ses:SendEmail', identity, emailFrom),
      call('sns:Publish', topic),
    ],
  },
  RotateSenderRole: {
    needs: [...ownLogs('rotate-sender'), ...[sender, otherSender].flatMap((secret) => each(rotation, secret))],
    needsWith: { kms: through('secretsmanager', 'Decrypt', 'GenerateDataKey') },
    mustNot: [
      ...never,
      ...interfaces,
      ...[destination, otherDestination].flatMap((secret) => each(rotation, secret)),
      ...each(['sqs:SendMessage', ...receiving], queue),
      call('sqs:SendMessage', deadLetters),
      ...through('sqs', 'Decrypt', 'GenerateDataKey'),
      call('ses:SendEmail', identity, emailFrom),
      call('sns:Publish', topic),
      call('logs:PutLogEvents', stream('deliver')),
    ],
  },
};
