import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';

/** The account that these credentials are of. */
export async function callerAccount(client: STSClient): Promise<string> {
  const { Account = '' } = await client.send(new GetCallerIdentityCommand({}));
  return Account;
}
