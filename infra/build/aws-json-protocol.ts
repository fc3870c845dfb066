import { ServiceException } from '@smithy/core/client';
import { loadJsonRpcErrorCode } from '@smithy/core/protocols';
import { HttpRequest, type HttpResponse } from '@smithy/core/transport';

/** What a client of the SDK hands to its protocol. */
type Settings = {
  readonly defaultNamespace: string;
  readonly serviceTarget: string;
  readonly awsQueryCompatible?: boolean;
};

type RequestContext = {
  readonly endpoint: () => Promise<Pick<HttpRequest, 'protocol' | 'hostname' | 'path' | 'query'> & { port?: number }>;
};

type ResponseContext = { readonly streamCollector: (stream: unknown) => Promise<Uint8Array> };

/**
 * AWS' JSON protocol for operations of which nobody uses a date, bytes or a generated token: there `JSON` does what the
 * SDK's own protocol does by the schema of each shape. An error has the name that the SDK gives it, and not its class: all
 * are a `ServiceException`.
 */
class AwsJsonProtocol {
  readonly #settings: Settings;
  readonly #version: string;

  constructor(settings: Settings, version: string) {
    this.#settings = settings;
    this.#version = version;
  }

  setSerdeContext(): void {}

  async serializeRequest(operation: { readonly name: string }, input: unknown, context: RequestContext) {
    const { serviceTarget, awsQueryCompatible } = this.#settings;
    const { protocol, hostname, port, path, query } = await context.endpoint();
    return new HttpRequest({
      ...{ protocol, hostname, query: { ...query }, method: 'POST', body: JSON.stringify(input) },
      ...(port !== undefined && { port }),
      path: path.endsWith('/') ? path : `${path}/`,
      headers: {
        'content-type': `application/x-amz-json-${this.#version}`,
        'x-amz-target': `${serviceTarget}.${operation.name}`,
        ...(awsQueryCompatible === true && { 'x-amzn-query-mode': 'true' }),
      },
    });
  }

  async deserializeResponse(_: unknown, context: ResponseContext, response: HttpResponse) {
    const bytes = await context.streamCollector(response.body);
    const json: unknown = bytes.length === 0 ? undefined : JSON.parse(Buffer.from(bytes).toString());
    const body = typeof json === 'object' ? withoutNulls({ ...json }) : {};
    const { 'x-amzn-requestid': requestId } = response.headers;
    const $metadata = { httpStatusCode: response.statusCode, ...(requestId !== undefined && { requestId }) };
    if (response.statusCode < 300) return { ...body, $metadata };
    const { message = body['Message'] } = body;
    throw new ServiceException({
      name: this.#nameError(response, body),
      $fault: response.statusCode < 500 ? 'client' : 'server',
      $metadata,
      message: typeof message === 'string' ? message : 'UnknownError',
    });
  }

  /**
   * The name of the service's own shape comes first. A service that is compatible with AWS' query protocol states an error
   * that is none of its shapes by the code of that protocol.
   */
  #nameError(response: HttpResponse, body: Readonly<Record<string, unknown>>): string {
    const { defaultNamespace, awsQueryCompatible } = this.#settings;
    const isShape = String(body['__type']).startsWith(`${defaultNamespace}#`);
    const [code] = (awsQueryCompatible === true && response.headers['x-amzn-query-error']?.split(';')) || [];
    return loadJsonRpcErrorCode(response, isShape || code === undefined ? body : { code }) ?? 'Unknown';
  }
}

/** A member that is null is none, to the SDK too. */
function withoutNulls(members: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

/** Named as in the SDK, whose module this file replaces. */
export class AwsJson1_0Protocol extends AwsJsonProtocol {
  constructor(settings: Settings) {
    super(settings, '1.0');
  }
}

export class AwsJson1_1Protocol extends AwsJsonProtocol {
  constructor(settings: Settings) {
    super(settings, '1.1');
  }
}
