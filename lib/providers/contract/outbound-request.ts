import type { Secret } from '../../secrets/secret.ts';

/** What a transport sends. `kind` names the transport; the provider fills in the rest. */
export type OutboundRequest = HttpsRequest | SesRequest | SmtpRequest | SnsRequest;

export type HttpsRequest = {
  readonly kind: 'https';
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Not sent with `GET`. */
  readonly body: string;
};

/** One message through Amazon SES v2 `SendEmail`, simple content. */
export type SesRequest = {
  readonly kind: 'ses';
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
};

/** One message to a mail server of the team, over TLS and with a login, always. */
export type SmtpRequest = {
  readonly kind: 'smtp';
  /** As `URL.hostname` gives it; it must stand in the team's fence together with the port. */
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (RFC 8314), or STARTTLS, without which nothing is sent (RFC 3207). */
  readonly security: 'tls' | 'starttls';
  readonly username: string;
  readonly password: Secret<string>;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** With angle brackets; the same in every attempt. */
  readonly messageId: string;
  /** Of the `Date` header, in milliseconds since the epoch. */
  readonly dateMs: number;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
};

/** One message through Amazon SNS `Publish`. */
export type SnsRequest = {
  readonly kind: 'sns';
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
  /** Of type `String`, for the filter policies of subscriptions. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Where the topic is a FIFO topic, and only there. */
  readonly fifo?: { readonly groupId: string; readonly deduplicationId: string };
};

/** What came back, whatever the transport. */
export type Answer = {
  /** Of HTTP; of SMTP where that is the transport. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most the transport's cap; never logged. */
  readonly body: string;
  /** An AWS error's name, where the transport is an AWS SDK client. */
  readonly errorName?: string;
};
