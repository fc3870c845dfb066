// A runtime client for Node, as small as it can be: asks the Runtime API for the next event and posts the answer. Where
// `LAMBDA_RIC` names AWS' own client, the benchmark starts that.
// Source: docs.aws.amazon.com/lambda "Using the Lambda runtime API for custom runtimes".
import { Agent, request } from 'node:http';
import { pathToFileURL } from 'node:url';

const [host, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const { handler } = await import(pathToFileURL(process.argv[2] ?? '').href);

for (;;) {
  const { headers, body } = await call('GET', 'next');
  const id = headers['lambda-runtime-aws-request-id'];
  const endsAtMs = Number(headers['lambda-runtime-deadline-ms']);
  const context = { functionName: 'bench', awsRequestId: id, getRemainingTimeInMillis: () => endsAtMs - Date.now() };
  const result = await handler(JSON.parse(body), context);
  await call('POST', `${id}/response`, JSON.stringify(result));
}

function call(method, path, text) {
  return new Promise((resolve, fail) => {
    const options = { host, port, agent, method, path: `/2018-06-01/runtime/invocation/${path}` };
    const sent = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ headers: response.headers, body }));
    });
    sent.on('error', fail);
    sent.end(text);
  });
}
