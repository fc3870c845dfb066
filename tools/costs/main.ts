import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { assumptions } from './assumptions.ts';
import { countObservability } from './count-observability.ts';
import { measureRun } from './measure-run.ts';
import { prices, type Region } from './prices.ts';
import { renderCosts } from './render-costs.ts';
import { perDestination, perMillion, type Scenario, workOut } from './work-out.ts';

/** `npm run costs -- --volumes 10000,1000000 --destinations 10,300 --json`. The service must be packaged before. */
const usage = `usage: costs [--region ${Object.keys(prices).join('|')}] [--volumes <n,…>] [--destinations <n,…>] [--fan-out <n>] [--heartbeats <n>] [--kms] [--json]\n`;

const root = fileURLToPath(new URL('../../', import.meta.url));
const measuredNotifications = 200;

const values = parseArguments();

const region = Object.keys(prices).find((name): name is Region => name === values.region);
const [volumes, destinations] = [numbers(values.volumes), numbers(values.destinations)];
const [fanOut, heartbeats] = [Number(values['fan-out']), Number(values.heartbeats)];
if (region === undefined || ![...volumes, ...destinations, fanOut].every((one) => one > 0) || !(heartbeats >= 0)) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  const template: unknown = JSON.parse(
    await readFile(`${root}.serverless/cloudformation-template-update-stack.json`, 'utf8'),
  );
  const run = await measureRun(`${root}infra/allow-list`, measuredNotifications);
  const list = prices[region];
  const scenarios = volumes.map((notificationsPerMonth, index): Scenario => {
    const count = destinations[Math.min(index, destinations.length - 1)] ?? 1;
    return { notificationsPerMonth, destinations: count, fanOut, secrets: count + 1, ownKey: values.kms };
  });
  const months = scenarios.map((scenario) => {
    const counted = countObservability(template, { destinations: scenario.destinations, heartbeats });
    return { scenario, counted, costs: workOut(run, counted, list, scenario) };
  });
  const observability = countObservability(template, { destinations: destinations.at(-1) ?? 1, heartbeats });
  const report = {
    region,
    run,
    observability,
    perMillion: perMillion(run, observability, list, fanOut),
    perDestination: perDestination(run, observability, list),
    months,
    prices: list,
    assumptions,
  };
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : renderCosts(report));
}

function numbers(text: string): number[] {
  return text.split(',').map(Number);
}

/** What is no option is answered as a wrong value is. */
function parseArguments() {
  const options = {
    region: { type: 'string', default: 'eu-central-1' },
    /** Notifications in a month. */
    volumes: { type: 'string', default: '10000,100000,1000000' },
    destinations: { type: 'string', default: '10,50,300' },
    'fan-out': { type: 'string', default: '2' },
    heartbeats: { type: 'string', default: '2' },
    kms: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch {
    return { region: '', volumes: '', destinations: '', 'fan-out': '', heartbeats: '', kms: false, json: false };
  }
}
