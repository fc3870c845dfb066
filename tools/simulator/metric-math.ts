/**
 * The part of CloudWatch's metric math that the alarms use: numbers, names, `IF(condition, then, else)`,
 * `FILL(name, number)`, `AND` and comparisons, which give 1 or 0. What is made of a missing value is missing.
 * Source: CloudWatch user guide, "Using math expressions with CloudWatch metrics".
 */
export function evaluateMath(expression: string, values: ReadonlyMap<string, number | undefined>): number | undefined {
  const tokens = expression.match(/[A-Za-z_]\w*|\d+(?:\.\d+)?|[<>]=?|==|!=|[(),]/g) ?? [];
  if (tokens.join('') !== expression.replace(/\s/g, '')) throw new SyntaxError(`not metric math: ${expression}`);
  let position = 0;
  const take = (expected?: string): string => {
    const token = tokens[position] ?? '';
    if (expected !== undefined && token !== expected) throw new SyntaxError(`${expected} is missing: ${expression}`);
    position += 1;
    return token;
  };

  const conjunction = (): number | undefined => {
    let left = comparison();
    while (tokens[position] === 'AND') {
      take();
      const right = comparison();
      left = left === undefined || right === undefined ? undefined : Number(left !== 0 && right !== 0);
    }
    return left;
  };

  const comparison = (): number | undefined => {
    const left = term();
    const operator = comparisons.get(tokens[position] ?? '');
    if (operator === undefined) return left;
    take();
    const right = term();
    return left === undefined || right === undefined ? undefined : Number(operator(left, right));
  };

  const term = (): number | undefined => {
    const token = take();
    if (/^\d/.test(token)) return Number(token);
    if (tokens[position] !== '(') {
      if (!values.has(token)) throw new SyntaxError(`${token} is no metric: ${expression}`);
      return values.get(token);
    }
    return call(token, callParameters());
  };

  const call = (name: string, parameters: readonly (number | undefined)[]): number | undefined => {
    const [first, second, third] = parameters;
    if (name === 'FILL' && parameters.length === 2) return first ?? second;
    if (name !== 'IF' || parameters.length !== 3) throw new SyntaxError(`${name} is not known: ${expression}`);
    if (first === undefined) return undefined;
    return first === 0 ? third : second;
  };

  const callParameters = (): (number | undefined)[] => {
    take('(');
    const parameters = [conjunction()];
    while (tokens[position] === ',') {
      take();
      parameters.push(conjunction());
    }
    take(')');
    return parameters;
  };

  const value = conjunction();
  if (position !== tokens.length) throw new SyntaxError(`not metric math: ${expression}`);
  return value;
}

const comparisons: ReadonlyMap<string, (left: number, right: number) => boolean> = new Map([
  ['<', (left, right) => left < right],
  ['<=', (left, right) => left <= right],
  ['>', (left, right) => left > right],
  ['>=', (left, right) => left >= right],
  ['==', (left, right) => left === right],
  ['!=', (left, right) => left !== right],
]);
