/**
 * Gives serverless.yml the parameters of a deployment, or stops it. osls loads a function from CommonJS only, and the parameters
 * themselves are in TypeScript.
 */
module.exports = async ({ options, resolveConfigurationProperty, resolveVariable }) => {
  const { parseParameters } = require('../../lib/stack/parse-parameters.ts');
  const params = (await resolveConfigurationProperty(['params'])) ?? {};
  const stage = await resolveVariable('sls:stage');
  const known = Object.keys(params.default ?? {});
  const written = (options.param ?? []).map((pair) => pair.split('=', 1)[0]);
  const values = Object.fromEntries(
    await Promise.all(known.map(async (name) => [name, await resolveVariable(`param:${name}`)])),
  );
  const parsed = parseParameters(
    { ...values, region: await resolveVariable('opt:region, param:region') },
    { known, written: [...Object.keys(params[stage] ?? {}), ...written] },
  );
  if (parsed.ok) return parsed.parameters;
  // osls prints the stack of what is thrown: the sentences are all there is to say.
  throw Object.assign(new Error(), {
    stack: ['', ...parsed.faults.map(({ name, message }) => `${name}: ${message}`)].join('\n  '),
  });
};
