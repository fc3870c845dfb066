import type { Json } from './parse-template-yaml.ts';

/** What the variables of infra/*.yml stand for, by their source; osls knows the same ones. */
export type Variables = {
  /** `${self:service}` and `${self:custom.parameters.…}`. */
  readonly self: Json;
  /** `${sls:stage}`. */
  readonly sls: Json;
  /** `${param:…}`: the parameters as they are written. */
  readonly param: Json;
  /** `${guard:…}`: what is made of the allow-list. */
  readonly guard: Json;
};

const variable = /\$\{(self|sls|param|guard):([\w.]+)\}/g;

/**
 * Puts the variables in. A text that is one variable becomes its value, of any type; within a text the value is written
 * out. Other references, such as `${AWS::Region}`, are CloudFormation's own and stay.
 */
export function resolveVariables(value: Json, variables: Variables): Json {
  if (typeof value === 'string') return resolveText(value, variables);
  if (Array.isArray(value)) return value.map((item) => resolveVariables(item, variables));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [resolveKey(key, variables), resolveVariables(item, variables)]),
  );
}

function resolveKey(key: string, variables: Variables): string {
  const resolved = resolveText(key, variables);
  return typeof resolved === 'string' ? resolved : key;
}

function resolveText(text: string, variables: Variables): Json {
  const [whole] = text.matchAll(variable);
  if (whole === undefined) return text;
  if (whole[0] === text) return resolveVariables(lookUp(text, variables, whole[1], whole[2]), variables);
  return text.replace(variable, (written, source: string, path: string) => {
    const value = resolveVariables(lookUp(written, variables, source, path), variables);
    if (typeof value === 'object') throw new TypeError(`${written} stands within a text, but is no text`);
    return String(value);
  });
}

/** Throws where there is no such variable: infra/*.yml ships with this code. */
function lookUp(written: string, variables: Variables, source = '', path = ''): Json {
  const names = [source, ...path.split('.')];
  let value: Json | undefined = variables;
  for (const name of names) {
    const entries: Json | undefined = value;
    value =
      typeof entries === 'object' && entries !== null && !Array.isArray(entries) && Object.hasOwn(entries, name)
        ? entries[name]
        : undefined;
  }
  if (value === undefined) throw new Error(`${written}: there is no such variable`);
  return value;
}
