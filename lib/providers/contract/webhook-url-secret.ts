import * as z from 'zod';

/**
 * The secret of vendors whose URL is the credential: `{"webhookUrl": "https://…"}`. The host is checked later, together
 * with scheme, userinfo and port. A line break at the end, from `echo` into a file, does no harm.
 */
export function webhookUrlSecret() {
  return z.object({ webhookUrl: z.string().trim().refine(URL.canParse) });
}

/** The `secretUrls` of such a vendor. */
export function webhookUrls({ webhookUrl }: z.output<ReturnType<typeof webhookUrlSecret>>) {
  return [{ field: 'webhookUrl', url: webhookUrl }];
}
