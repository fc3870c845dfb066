import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { metrics } from '../../../lib/audit/metrics.ts';
import { notShown } from '../../../lib/stack/monitoring/panels.ts';
import { viewRequestSchema } from '../../../lib/views/view-request.ts';
import { plain } from '../../support/infra-allow-lists.ts';
import { parseTemplate, resource, resourcesOfType, type Template } from '../../support/infra-policy.ts';
import { composedTemplate } from '../../support/parameter-sets.ts';

// Written from the CloudWatch API reference, "Dashboard Body Structure and Syntax", and not from the dashboard.
const place = {
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  width: z.int().min(1).max(24),
  height: z.int().min(1).max(1000),
};
const rendering = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z]\w*$/)
    .optional(),
  label: z.string().optional(),
  stat: z
    .string()
    .regex(/^(Sum|Maximum|p\d{2})$/)
    .optional(),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .optional(),
  visible: z.boolean().optional(),
  expression: z.string().optional(),
});
const region = z.literal(`\${AWS::Region}`);
const line = z.array(z.union([z.string(), rendering])).min(1);
const metricProperties = z.strictObject({
  metrics: z.array(line).min(1).max(500),
  region,
  title: z.string(),
  view: z.enum(['timeSeries', 'singleValue']),
  stat: z.string(),
  period: z.int().multipleOf(60),
  stacked: z.boolean().optional(),
  sparkline: z.boolean().optional(),
  legend: z.strictObject({ position: z.enum(['right', 'bottom', 'hidden']) }).optional(),
  yAxis: z
    .strictObject({ left: z.strictObject({ min: z.number(), label: z.string(), showUnits: z.boolean() }) })
    .optional(),
  annotations: z
    .strictObject({
      horizontal: z.array(z.strictObject({ label: z.string(), value: z.number(), color: z.string() })),
    })
    .optional(),
});
const widget = z.discriminatedUnion('type', [
  z.strictObject({ ...place, type: z.literal('text'), properties: z.strictObject({ markdown: z.string() }) }),
  z.strictObject({
    ...place,
    type: z.literal('alarm'),
    properties: z.strictObject({
      title: z.string(),
      alarms: z.array(z.string()).min(1).max(100),
      sortBy: z.enum(['default', 'stateUpdatedTimestamp', 'timestamp']),
    }),
  }),
  z.strictObject({ ...place, type: z.literal('metric'), properties: metricProperties }),
  z.strictObject({
    ...place,
    type: z.literal('custom'),
    properties: z.strictObject({
      title: z.string(),
      endpoint: z.literal(`\${ShowLambdaFunction.Arn}`),
      params: z.strictObject({ view: z.enum(['stuck', 'unproven']) }),
      updateOn: z.strictObject({ refresh: z.boolean(), resize: z.boolean(), timeRange: z.boolean() }),
    }),
  }),
  z.strictObject({
    ...place,
    type: z.literal('log'),
    properties: z.strictObject({
      title: z.string(),
      region,
      query: z.string(),
      view: z.enum(['table', 'timeSeries', 'bar', 'pie']),
    }),
  }),
]);
const bodySchema = z.strictObject({
  start: z.string().regex(/^-PT\d+H$/),
  periodOverride: z.enum(['auto', 'inherit']),
  widgets: z.array(widget).min(1).max(500),
});

let template: Template;
let body: z.output<typeof bodySchema>;

beforeAll(async () => {
  template = parseTemplate(composedTemplate(plain));
  const { DashboardBody } = resource(template, 'Dashboard').Properties;
  body = bodySchema.parse(JSON.parse(z.object({ 'Fn::Sub': z.string() }).parse(DashboardBody)['Fn::Sub']));
});

const lines = () => body.widgets.flatMap((one) => (one.type === 'metric' ? one.properties.metrics : []));

describe('the dashboard', () => {
  it('has widgets that CloudWatch knows, none over another, the alarms before all but the title', () => {
    const taken = new Set<string>();
    for (const { x, y, width, height } of body.widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          expect(taken.has(`${column} ${row}`)).toBe(false);
          taken.add(`${column} ${row}`);
        }
      }
    }
    expect(body.widgets.slice(0, 2).map(({ type }) => type)).toEqual(['text', 'alarm']);
  });

  it('shows every alarm of the stack', () => {
    const names = resourcesOfType(template, 'AWS::CloudWatch::Alarm').map(({ properties }) => properties['AlarmName']);
    const shown = body.widgets.flatMap((one) => (one.type === 'alarm' ? one.properties.alarms : []));
    expect(shown.map((arn) => arn.split(':alarm:')[1])).toEqual(names);
  });

  it('names metrics that exist, by their own dimensions', () => {
    const known = new Map(Object.entries(metrics).map(([name, { by }]) => [name, ['service', 'stage', ...by]]));
    for (const [namespace, name, ...rest] of lines()) {
      const texts = rest.filter((part) => typeof part === 'string');
      const dimensions = Object.fromEntries(
        texts.flatMap((text, index) => (index % 2 === 0 ? [[text, texts[index + 1]]] : [])),
      );
      if (namespace === 'alertguard') {
        expect(Object.keys(dimensions), String(name)).toEqual(known.get(String(name)));
        expect(dimensions).toMatchObject({ service: 'alertguard', stage: 'dev' });
      } else if (typeof namespace === 'string') {
        expect(['AWS/SQS', 'AWS/Lambda', 'AWS/ApiGateway']).toContain(namespace);
      }
    }
  });

  it('shows every metric that the code emits, or says why not', () => {
    const shown = lines().flatMap(([namespace, name]) => (namespace === 'alertguard' ? [String(name)] : []));
    expect([...new Set([...shown, ...Object.keys(notShown)])].sort()).toEqual(Object.keys(metrics).sort());
  });

  it('divides only what stands before it in the same panel', () => {
    for (const one of body.widgets) {
      if (one.type !== 'metric') continue;
      const parts = one.properties.metrics.map((parts) => rendering.parse(parts.at(-1)));
      for (const [index, { expression }] of parts.entries()) {
        if (expression === undefined) continue;
        expect(expression).toMatch(/^m\d+ \/ \d+$/);
        expect(parts[index - 1]).toMatchObject({ id: expression.split(' ')[0], visible: false });
      }
    }
  });

  it('shows what is stuck and what is unproven by a function of the stack, and asks it when somebody looks', () => {
    const views = body.widgets.flatMap((one) => (one.type === 'custom' ? [one.properties] : []));
    expect(views.map(({ params }) => params.view)).toEqual(['stuck', 'unproven']);
    for (const { updateOn } of views) expect(updateOn).toEqual({ refresh: true, resize: false, timeRange: true });
    for (const { params } of views) expect(viewRequestSchema.safeParse(params).success).toBe(true);
  });

  it('asks log groups of the stack', () => {
    const groups = resourcesOfType(template, 'AWS::Logs::LogGroup').map(({ properties }) => properties['LogGroupName']);
    const asked = body.widgets.flatMap((one) =>
      one.type === 'log' ? [...one.properties.query.matchAll(/SOURCE '([^']+)'/g)].map(([, name]) => name) : [],
    );
    expect(asked.length).toBeGreaterThan(0);
    for (const name of asked) expect(groups).toContain(name);
  });

  it('refers to resources, pseudo parameters and parameters that there are', () => {
    const { DashboardBody } = resource(template, 'Dashboard').Properties;
    const references = [...JSON.stringify(DashboardBody).matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name);
    for (const name of new Set(references)) {
      expect([
        ...Object.keys(template.Resources),
        'RunbookUrl',
        'AWS::Region',
        'AWS::Partition',
        'AWS::AccountId',
      ]).toContain(name.split('.')[0]);
    }
  });
});
