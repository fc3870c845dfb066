import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** SHA-256 of the code that runs, in base64; `undefined` where there is no such function. */
export async function runningCode(client: LambdaClient, FunctionName: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetFunctionConfigurationCommand({ FunctionName }))).CodeSha256;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
