import { maxBodyBytes } from '../alertmanager/body-limit.ts';
import { resolveReceiver } from '../allow-list/allow-list.ts';
import type { RejectionReason } from '../audit/reasons.ts';
import { type AnswerCode, statusOf } from '../ingest/answer.ts';
import { type Decision, decideNotification } from '../ingest/decide-notification.ts';
import { bodyStep, signatureStep, sizeStep } from './explain-body.ts';
import { destinationSteps } from './explain-destinations.ts';
import { labelsStep } from './explain-labels.ts';
import { receiverStep } from './explain-receiver.ts';
import { senderStep } from './explain-sender.ts';
import type { ExplainInput, Explanation, Step } from './explanation.ts';

/** The length of API Gateway's request ids, as it counts in the size of a message. */
const context = { requestId: 'x'.repeat(16), acceptedAtMs: 0 };

/**
 * What ingest would answer to a body that this sender posts and proves, step by step. The decision is ingest's own; here
 * it is only told.
 */
export function explainNotification(input: ExplainInput): Explanation {
  const { allowList, sender, body } = input;
  if (body.length > maxBodyBytes) return refuse('too_large', 'body_too_large', [sizeStep(body)]);
  const steps = [sizeStep(body), senderStep(input)];
  if (!allowList.senders.has(sender)) return refuse('unauthenticated', 'unknown_sender', steps);
  const decision = decideNotification(allowList, { sender, body }, context);
  return explain(decision, [...steps, signatureStep(), ...stepsOf(decision, input)]);
}

function explain(decision: Decision, steps: readonly Step[]): Explanation {
  if (!decision.ok) return refuse(decision.rejection.code, decision.rejection.reason, steps);
  const deliveries = decision.deliveries.map(({ destination, deliveryKey, message }) => {
    return { destination, deliveryKey, lane: message.groupId };
  });
  return { answer: 'accepted', status: statusOf('accepted'), reason: undefined, deliveries, steps };
}

function refuse(answer: AnswerCode, reason: RejectionReason, steps: readonly Step[]): Explanation {
  return { answer, status: statusOf(answer), reason, deliveries: [], steps };
}

/** The steps that were reached, of which only the last one can have refused. */
function stepsOf(decision: Decision, input: ExplainInput): Step[] {
  const { notification } = decision.known;
  if (notification === undefined) return [bodyStep(input.body, notification)];
  const reached = [bodyStep(input.body, notification), receiverStep(input, notification)];
  const receiver = resolveReceiver(input.allowList, input.sender, notification.receiver);
  if (receiver === undefined) return reached;
  reached.push(labelsStep(input, receiver, notification));
  if (!decision.ok && decision.rejection.reason === 'labels_missing') return reached;
  return decision.ok ? [...reached, ...destinationSteps(input, receiver, decision)] : reached;
}
