import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import type { AllowList } from '../../lib/allow-list/allow-list.ts';
import type { LocalStack } from '../../lib/local/start-local-stack.ts';
import { secretsManagerClient } from './local-aws.ts';

/** Something that left the guard, or was written about it. */
export type Evidence = {
  /** Who holds it: `slack`, `audit`, `relay`, … */
  readonly holder: string;
  readonly text: string;
};

/** A secret by its name and every value in it. */
export type PlantedSecret = { readonly name: string; readonly values: readonly string[] };

const secretSchema = z.record(z.string(), z.string());

/** Every secret of the stack, senders' and destinations', as Secrets Manager has it. */
export async function readPlantedSecrets(stack: LocalStack, allowList: AllowList): Promise<PlantedSecret[]> {
  const client = secretsManagerClient(stack.secretsManager.url);
  const holders = [...allowList.senders.values(), ...allowList.destinations.values()];
  const names = holders.map(({ secret }) => secret).filter((name) => name !== undefined);
  const secrets = await Promise.all(
    names.map(async (name) => {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: name }));
      return { name, values: Object.values(secretSchema.parse(JSON.parse(SecretString))) };
    }),
  );
  client.destroy();
  return secrets;
}

/** `<holder> holds <secret>` for each text that holds a secret, whole or its telling part, in any usual encoding. */
export function findLeaks(evidence: readonly Evidence[], secrets: readonly PlantedSecret[]): string[] {
  const wanted = secrets.map(({ name, values }) => ({ name, forms: values.flatMap(formsOf) }));
  const found = evidence.flatMap(({ holder, text }) =>
    wanted
      .filter(({ forms }) => forms.some((form) => text.includes(form)))
      .map(({ name }) => `${holder} holds ${name}`),
  );
  return [...new Set(found)].sort();
}

function formsOf(value: string): string[] {
  const part = tellingPart(value);
  const bytes = Buffer.from(part, 'base64');
  return [
    part,
    encodeURIComponent(part),
    Buffer.from(value).toString('base64'),
    bytes.toString('hex'),
    bytes.toString('base64url'),
  ];
}

/** A key without its prefix; of a URL only what follows its last slash, as the host is no secret. */
function tellingPart(value: string): string {
  return value.startsWith('whsec_') ? value.slice('whsec_'.length) : value.slice(value.lastIndexOf('/') + 1);
}
