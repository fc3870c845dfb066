import { type Alarm, alarmName, type CloudFormationResource } from './alarm.ts';
import { type DimensionValue, deployment } from './metric-source.ts';
import { logGroupOf, type Panel, panelsOf, type Series } from './panels.ts';

/** CloudWatch's widgets, as far as they are used here. Source: CloudWatch API reference, "Dashboard Body Structure and Syntax". */
export type Widget = {
  readonly type: 'text' | 'alarm' | 'metric' | 'log' | 'custom';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** An alarm widget takes as many. */
const maxAlarms = 100;

const columns = 24;

/** The cost is flat: one dashboard, whatever the allow-list holds. */
export function dashboardResource(functions: readonly string[], alarms: readonly Alarm[]): CloudFormationResource {
  const body = { start: '-PT3H', periodOverride: 'inherit', widgets: widgetsOf(panelsOf(functions), alarms) };
  return {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: { DashboardName: deployment, DashboardBody: { 'Fn::Sub': JSON.stringify(body) } },
  };
}

/** Each panel beside the one before, or in a new row where there is no room. */
export function widgetsOf(panels: readonly Panel[], alarms: readonly Alarm[]): Widget[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return panels.map((panel) => {
    if (x + panel.width > columns) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const { width, height } = panel;
    const widget = { ...content(panel, alarms), x, y, width, height };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return widget;
  });
}

const region = `\${AWS::Region}`;

function content(panel: Panel, alarms: readonly Alarm[]): Pick<Widget, 'type' | 'properties'> {
  switch (panel.kind) {
    case 'text':
      return { type: 'text', properties: { markdown: panel.markdown } };
    case 'alarms': {
      const arn = `arn:\${AWS::Partition}:cloudwatch:${region}:\${AWS::AccountId}:alarm:`;
      const arns = alarms.slice(0, maxAlarms).map((alarm) => arn + alarmName(alarm));
      return { type: 'alarm', properties: { title: panel.title, alarms: arns, sortBy: 'stateUpdatedTimestamp' } };
    }
    case 'numbers': {
      const metrics = panel.series.flatMap(toMetrics);
      const view = { view: 'singleValue', stat: 'Maximum', period: 60, sparkline: true };
      return { type: 'metric', properties: { title: panel.title, region, ...view, metrics } };
    }
    case 'chart': {
      const { title, unit, stacked = false, limit } = panel;
      const view = { view: 'timeSeries', stat: 'Sum', period: 300, stacked, legend: { position: 'bottom' } };
      const yAxis = { left: { min: 0, label: unit, showUnits: false } };
      const annotations = limit === undefined ? {} : { annotations: { horizontal: [{ ...limit, color: '#d62728' }] } };
      return {
        type: 'metric',
        properties: { title, region, ...view, yAxis, ...annotations, metrics: panel.series.flatMap(toMetrics) },
      };
    }
    case 'view':
      return {
        type: 'custom',
        properties: {
          title: panel.title,
          endpoint: `\${ShowLambdaFunction.Arn}`,
          params: { view: panel.view },
          // Each is a log query, which is paid for: another size is no reason for one.
          updateOn: { refresh: true, resize: false, timeRange: true },
        },
      };
    case 'log': {
      const sources = panel.functions.map((name) => `SOURCE '${logGroupOf(name)}'`).join(' | ');
      return {
        type: 'log',
        properties: { title: panel.title, region, view: panel.view, query: `${sources} | ${panel.query}` },
      };
    }
  }
}

/** One line; two where it is divided, of which the first is hidden. */
function toMetrics({ label, metric, statistic, color, divisor }: Series, index: number): unknown[] {
  const id = `m${index}`;
  const dimensions = Object.entries<DimensionValue>(metric.dimensions).flatMap(([name, value]) => [
    name,
    textOf(value),
  ]);
  const named = [metric.namespace, metric.name, ...dimensions];
  if (divisor === undefined) return [[...named, { id, label, stat: statistic, color }]];
  return [
    [...named, { id, stat: statistic, visible: false }],
    [{ expression: `${id} / ${divisor}`, id: `e${index}`, label, color }],
  ];
}

function textOf(value: DimensionValue): string {
  if (typeof value === 'string') return value;
  return `\${${'Ref' in value ? value.Ref : value['Fn::GetAtt'].join('.')}}`;
}
