import type { Provider } from './define-provider.ts';
import { email } from './email.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

/** Every provider that the allow-list may name, by type. To add one: its file, and one line here. */
const registered: readonly Provider[] = [email, slack, webhook];

export const providers: ReadonlyMap<string, Provider> = new Map(
  registered.map((provider) => [provider.type, provider]),
);
