import { posix } from 'node:path';

/** Source text by path from the root of the repository, such as `lib/providers/slack.ts`. */
export type Sources = ReadonlyMap<string, string>;

type Import = { readonly from: string; readonly specifier: string; readonly target: string | undefined };

type Rule = {
  /** For the person who breaks it: what is wrong, and what to do instead. */
  readonly reason: string;
  readonly breaks: (file: string, source: string, imports: readonly Import[], sources: Sources) => boolean;
};

const inFolder = (file: string | undefined, ...folders: string[]) =>
  folders.some((folder) => file?.startsWith(`${folder}/`) ?? false);

/** The edges of `lib`, which talk to the outside or put a whole program together; everything else in it is core. */
const edges = ['lib/io', 'lib/local', 'lib/cli', 'lib/relay'];

const isCore = (file: string | undefined) => inFolder(file, 'lib') && !inFolder(file, ...edges);

const isSdk = ({ specifier }: Import) => /^@(aws-sdk|smithy)\//.test(specifier);

const isNetwork = ({ specifier }: Import) => /^(node:)?(https?|http2|tls|dgram|dns(\/promises)?)$/.test(specifier);

const isProvider = (source: string | undefined) => source !== undefined && /= defineProvider\(/.test(source);

const rules: Readonly<Record<string, Rule>> = {
  'one way': {
    reason:
      'lib is imported by functions, infra and tests, and imports none of them: pass what it needs as an argument',
    breaks: (file, _, imports) =>
      inFolder(file, 'lib') && imports.some(({ target }) => inFolder(target, 'functions', 'infra', 'test', 'bench')),
  },
  'nothing imports a function': {
    reason: 'a function is a composition root; what two of them share belongs into lib',
    breaks: (file, _, imports) =>
      !inFolder(file, 'functions') && imports.some(({ target }) => inFolder(target, 'functions')),
  },
  'nothing deployed imports infra or tests': {
    reason: 'infra builds the functions; they must not need it',
    breaks: (file, _, imports) =>
      inFolder(file, 'functions') && imports.some(({ target }) => inFolder(target, 'infra', 'test', 'bench')),
  },
  'the core does no I/O': {
    reason: 'a core module takes what it needs as an argument: an SDK, a socket and io belong to the edges',
    breaks: (file, _, imports) =>
      isCore(file) && imports.some((one) => isSdk(one) || isNetwork(one) || inFolder(one.target, ...edges)),
  },
  'io imports core and one SDK client': {
    reason: 'an io module is one edge: split it, or move the decision into core',
    breaks: (file, _, imports) =>
      inFolder(file, 'lib/io') &&
      (imports.some(({ target }) => inFolder(target, 'lib/local', 'lib/cli', 'lib/relay', 'lib/ingest')) ||
        new Set(imports.map(({ specifier }) => specifier).filter((name) => name.startsWith('@aws-sdk/client-'))).size >
          1),
  },
  'providers stand alone': {
    reason: 'a provider must be readable and removable by itself: share code in a module that is no provider',
    breaks: (file, source, imports, sources) =>
      inFolder(file, 'lib/providers') &&
      isProvider(source) &&
      imports.some(({ target }) => isProvider(target === undefined ? undefined : sources.get(target))),
  },
  'providers have no clock': {
    reason: 'the time is in the input of render; the same input gives the same message',
    breaks: (file, source) =>
      inFolder(file, 'lib/providers') &&
      /\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bsetTimeout\(|Math\.random/.test(source),
  },
  'the environment is read at the roots': {
    reason: 'take the value as an argument; only functions and the build read process.env',
    breaks: (file, source) =>
      inFolder(file, 'lib', 'infra') &&
      !inFolder(file, 'infra/build') &&
      /\bprocess\s*(\?\.|\.)\s*env\b|\bprocess\[['"]env|\{[^}]*\benv\b[^}]*\}\s*(=|from)\s*('node:process'|process\b)/.test(
        source,
      ),
  },
  'zod is imported as a namespace': {
    reason: "write `import * as z from 'zod'` or 'zod/mini': `{ z }` keeps all of zod in the bundle, 355 kB more",
    breaks: (_, source, imports) =>
      imports.some(({ specifier }) => specifier.startsWith('zod')) &&
      source
        .split('\n')
        .some((line) => /from '(zod[^']*)'/.test(line) && !/^import (type )?\* as z from 'zod(\/mini)?';$/.test(line)),
  },
  'fetch stays out': {
    reason: 'requests go through lib/io, where host, address, time and size are checked',
    breaks: (file, source) =>
      inFolder(file, 'lib', 'functions') && !inFolder(file, 'lib/io') && /(?<![\w.#]|function )fetch\(/.test(source),
  },
  'no cycles': {
    reason: 'two modules that import each other are one module: move what both need into a third',
    breaks: (file, _, __, sources) => reaches(file, file, sources),
  },
};

/** Every broken rule as `file: rule: reason`, in the order of files. */
export function importFaults(sources: Sources): string[] {
  return [...sources].sort().flatMap(([file, text]) => {
    const source = withoutComments(text);
    const imports = importsOf(file, source);
    return Object.entries(rules).flatMap(([name, { reason, breaks }]) =>
      breaks(file, source, imports, sources) ? [`${file}: ${name}: ${reason}`] : [],
    );
  });
}

/** Static, re-exporting and dynamic imports, those of types too: a direction that only types take is still one. */
function importsOf(file: string, source: string): Import[] {
  const statements = source.matchAll(
    /^(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm,
  );
  const calls = source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return [...statements, ...calls].map(([, one, two]) => {
    const specifier = one ?? two ?? '';
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : undefined;
    return { from: file, specifier, target };
  });
}

function reaches(start: string, goal: string, sources: Sources): boolean {
  const seen = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const { target } of importsOf(file, sources.get(file) ?? '')) {
      if (target === goal) return true;
      if (target === undefined || seen.has(target)) continue;
      seen.add(target);
      open.push(target);
    }
  }
  return false;
}

/** Comments name what code must not do. A `//` inside a string is a URL's and stays. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
