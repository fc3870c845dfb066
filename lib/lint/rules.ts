import { alertsCutOff } from './rules/alerts-cut-off.ts';
import { allowListEntryUnused } from './rules/allow-list-entry-unused.ts';
import { bypassesGuard } from './rules/bypasses-guard.ts';
import { credentialOverHttp } from './rules/credential-over-http.ts';
import { customPayload } from './rules/custom-payload.ts';
import { eventsBypassGuard } from './rules/events-bypass-guard.ts';
import { followsRedirects } from './rules/follows-redirects.ts';
import { guardBehindProxy } from './rules/guard-behind-proxy.ts';
import { guardNeedsSignature } from './rules/guard-needs-signature.ts';
import { inlineSecret } from './rules/inline-secret.ts';
import { insecureSkipVerify } from './rules/insecure-skip-verify.ts';
import { invalidDuration } from './rules/invalid-duration.ts';
import { mailWithoutTls } from './rules/mail-without-tls.ts';
import { noTimeout } from './rules/no-timeout.ts';
import { plainHttp } from './rules/plain-http.ts';
import { proxyFromEnvironment } from './rules/proxy-from-environment.ts';
import { proxyLogin } from './rules/proxy-login.ts';
import { receiverNotAllowed } from './rules/receiver-not-allowed.ts';
import { repeatIntervalTooShort } from './rules/repeat-interval-too-short.ts';
import type { Rule } from './rules/rule.ts';
import { templatedDestination } from './rules/templated-destination.ts';
import { templatedSecret } from './rules/templated-secret.ts';
import { tokenInUrl } from './rules/token-in-url.ts';
import { unboundedGroup } from './rules/unbounded-group.ts';

/** Every rule, those of the gravest matters first. To add one: its file, one line here, one in docs/lint-rules.md. */
export const rules: readonly Rule[] = [
  templatedDestination,
  templatedSecret,
  receiverNotAllowed,
  bypassesGuard,
  guardBehindProxy,
  guardNeedsSignature,
  customPayload,
  invalidDuration,
  inlineSecret,
  tokenInUrl,
  proxyLogin,
  credentialOverHttp,
  mailWithoutTls,
  insecureSkipVerify,
  eventsBypassGuard,
  allowListEntryUnused,
  followsRedirects,
  alertsCutOff,
  repeatIntervalTooShort,
  noTimeout,
  unboundedGroup,
  plainHttp,
  proxyFromEnvironment,
];
