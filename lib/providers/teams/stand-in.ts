import { randomBytes } from 'node:crypto';
import type { EndpointAnswer, EndpointRequest } from '../../local/stand-in/start-endpoint.ts';
import { type Arrival, type StandIn, serveStandIn } from '../../local/stand-in/start-stand-in.ts';
import { maxRequestBytes, teamsMessage } from './format.ts';

const path = '/powerautomate/automations/direct/workflows/local/triggers/manual/paths/invoke';

/**
 * Stands in for the Workflows of Teams. A real flow answers 202 and posts later, so that nobody who sends hears of a
 * card that cannot be shown: the stand-in posts at once and says so.
 * Source: prometheus/alertmanager notify/msteamsv2; MicrosoftDocs/msteams-docs#11302.
 */
export async function startStandIn(onArrival: (arrival: Arrival) => void = () => {}): Promise<StandIn> {
  const destinations = new Map<string, string>();
  const host = 'local.environment.api.powerplatform.com';
  return await serveStandIn(
    {
      type: 'teams',
      maxBodyBytes: 1024 * 1024,
      admit: (destination) => {
        const target = `${path}?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${randomBytes(24).toString('base64url')}`;
        destinations.set(target, destination.id);
        return { secret: { webhookUrl: `https://${host}:443${target}` }, host: `${host}:443` };
      },
      recognise: ({ target }) => destinations.get(target),
      judge: (request, destination, fate) => judge(request, destination !== undefined && fate === 'live'),
    },
    onArrival,
  );
}

function judge(request: EndpointRequest, admitted: boolean): EndpointAnswer {
  if (!request.target.startsWith(path)) return refuse(404, 'WorkflowNotFound');
  if (!admitted) return refuse(401, 'DirectApiAuthorizationRequired');
  if (request.method !== 'POST') return refuse(405, 'MethodNotAllowed');
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    return refuse(400, 'TriggerInputSchemaMismatch');
  }
  const { error } = teamsMessage.safeParse(request.json);
  const reachesTeams = error?.issues.every(({ path: [, , part] }) => part === 'content') ?? true;
  if (!reachesTeams) return refuse(400, 'TriggerInputSchemaMismatch');
  if ((request.body?.byteLength ?? Number.POSITIVE_INFINITY) > maxRequestBytes) return endpointError(413);
  return error === undefined ? { status: 202, body: '' } : endpointError(400);
}

function refuse(status: number, code: string): EndpointAnswer {
  const body = JSON.stringify({ error: { code, message: 'refused by the stand-in' } });
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

/** In the words that connectors used, which answer 200 all the same. Source: msteams-docs#1810. */
function endpointError(status: number): EndpointAnswer {
  const body = `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${status}`;
  return { status: 200, headers: { 'content-type': 'text/plain' }, body };
}
