import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { removedProtections, templateSchema } from '../../lib/deploy/removed-protections.ts';
import { plain } from '../support/infra-allow-lists.ts';
import { parseTemplate, resource, statementsOfPolicy, statementsOfRole } from '../support/infra-policy.ts';
import { composedTemplate } from '../support/parameter-sets.ts';

const template = (name: 'plain' | 'noActions') => parseTemplate(composedTemplate(plain, name));
const actionsOf = (name: 'plain' | 'noActions') =>
  statementsOfRole(template(name), 'RedriveRole').flatMap(({ Action }) => Action);

describe('without dashboardActions', () => {
  it('the function redrive may write its log, and nothing else', () => {
    expect(actionsOf('plain')).toContain('sqs:DeleteMessage');
    expect(actionsOf('noActions')).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  });

  it("the delivery queue's policy does not name it", () => {
    const sendersOf = (name: 'plain' | 'noActions') =>
      JSON.stringify(statementsOfPolicy(template(name), 'DeliveryQueuePolicy'));
    expect(sendersOf('plain')).toContain('RedriveRole');
    expect(sendersOf('noActions')).not.toContain('RedriveRole');
  });

  it('both functions are told so', () => {
    const { Parameters } = templateSchema.parse(composedTemplate(plain, 'noActions'));
    expect(Parameters['DashboardActions']).toMatchObject({ Default: 'false' });
    for (const name of ['ShowLambdaFunction', 'RedriveLambdaFunction']) {
      const { Environment } = z
        .object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })
        .parse(resource(template('noActions'), name).Properties);
      expect(Environment.Variables['DASHBOARD_ACTIONS']).toEqual({ Ref: 'DashboardActions' });
    }
  });

  it('is no protection that a deployment would take away', () => {
    const deployed = {
      template: templateSchema.parse(composedTemplate(plain)),
      parameters: new Map([
        ['DashboardActions', 'true'],
        ['AlarmTopicArn', 'arn:aws:sns:eu-central-1:123456789012:alarms'],
      ]),
    };
    const next = templateSchema.parse(composedTemplate(plain, 'noActions'));
    expect(removedProtections(deployed, next)).toEqual(['the parameter AlarmTopicArn']);
  });
});
