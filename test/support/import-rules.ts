import { posix } from 'node:path';

/** Source text by path from the root of the repository, such as `lib/providers/slack/provider.ts`. */
export type Sources = ReadonlyMap<string, string>;

type Import = { readonly from: string; readonly specifier: string; readonly target: string | undefined };

type Rule = {
  /** For the person who breaks it: what is wrong, and what to do instead. */
  readonly reason: string;
  readonly breaks: (file: string, source: string, imports: readonly Import[], sources: Sources) => boolean;
};

const inFolder = (file: string | undefined, ...folders: string[]) =>
  folders.some((folder) => file?.startsWith(`${folder}/`) ?? false);

/**
 * The folders, from the entries down to what knows nothing of the rest: each imports only folders that stand below it, and
 * so there is no circle between them. `lib/providers/*` is any vendor's room.
 */
const layers = [
  'bench',
  'bench/naive',
  'tools/previews',
  'tools/fault-run',
  'tools/simulator',
  'tools/costs',
  'tools/relay-manifests',
  'tools/new-provider',
  'tools/new-provider/template',
  'infra/plugins',
  'infra/build',
  'functions',
  'lib/cli',
  'lib/cli/completion',
  'lib/deploy',
  'lib/init',
  'lib/project',
  'lib/stack',
  'lib/stack/monitoring',
  'lib/console/pages',
  'lib/console',
  'lib/local',
  'lib/relay',
  'lib/migrate',
  'lib/lint',
  'lib/lint/rules',
  'lib/config-forms',
  'lib/aws',
  'lib/fire-drill',
  'lib/widgets',
  'lib/views',
  'lib/views/plots',
  'lib/explain',
  'lib/dead-letters',
  'lib/proof',
  'lib/escalation',
  'lib/ingest',
  'lib/delivery',
  'lib/egress',
  'lib/providers',
  'lib/providers/*',
  'lib/local/stand-in',
  'lib/preview',
  'lib/migrate/carry',
  'lib/alertmanager-config',
  'lib/audit-queries',
  'lib/audit-lines',
  'lib/formats',
  'lib/allow-list/schema',
  'lib/allow-list/diff',
  'lib/allow-list/compile',
  'lib/providers/contract',
  'lib/senders',
  'lib/signing',
  'lib/secrets',
  'lib/allow-list',
  'lib/audit',
  'lib/rendering',
  'lib/redaction',
  'lib/alertmanager',
  'lib/text',
  'lib/address',
  'lib',
];

/** What talks to the outside or puts a whole program together; everything else in lib is core. */
const edges = [
  'lib/aws',
  'lib/egress',
  'lib/console',
  'lib/local',
  'lib/cli',
  'lib/deploy',
  'lib/relay',
  'lib/fire-drill',
];

/** The room whose message a room takes over, and whose parts it may import therefore: its preview names it. */
function sameMessage(file: string, sources: Sources): string | undefined {
  const preview = sources.get(`lib/providers/${roomOf(file)}/preview.ts`) ?? '';
  return /\bsameAs: '([\w-]+)'/.exec(preview)?.[1];
}

/** What runs on a person's machine or before a deployment. */
const neverDeployedFolders = [
  'lib/cli',
  'lib/cli/completion',
  'lib/deploy',
  'lib/project',
  'lib/stack',
  'lib/console',
  'lib/local',
  'lib/preview',
  'lib/migrate',
  'lib/lint',
  'lib/config-forms',
  'lib/widgets',
  'lib/views',
  'lib/explain',
  'lib/fire-drill',
  'lib/dead-letters',
  'lib/audit-lines',
  'lib/audit-queries',
  'lib/alertmanager-config',
  'lib/formats',
  'lib/allow-list/compile',
  'lib/allow-list/diff',
  'lib/allow-list/schema',
  'tools',
  'infra',
  'bench',
  'docs',
  'test',
];

/** What a person looks at or presses in CloudWatch is a function; no other needs what it is drawn from. */
const deployedWith: Readonly<Record<string, readonly string[]>> = {
  'functions/show.ts': ['lib/widgets', 'lib/views', 'lib/explain', 'lib/audit-lines', 'lib/audit-queries'],
  'functions/redrive.ts': ['lib/widgets', 'lib/views', 'lib/audit-lines', 'lib/dead-letters'],
};

/** Those folders, and parts of a vendor's room. */
const isNeverDeployed = (file: string) =>
  inFolder(file, ...neverDeployedFolders) ||
  /^lib\/providers\/[^/]+\/(?:stand-in|describe-message|preview|carry|example|format)\.ts$/.test(file);

/** Tests, and the parts of a room that only tests read. */
export const isTest = (file: string) =>
  /^test\/|\.test\.ts$|^lib\/providers\/(?!contract\/)[^/]+\/(?:contract|reader|markup|read-[\w-]+)\.ts$/.test(file);

const isCore = (file: string | undefined) =>
  inFolder(file, 'lib/views', 'lib/widgets') ||
  (inFolder(file, 'lib') && !inFolder(file, ...edges) && !isNeverDeployed(file ?? ''));

const isSdk = ({ specifier }: Import) => /^@(aws-sdk|smithy)\//.test(specifier);

const isNetwork = ({ specifier }: Import) => /^(node:)?(https?|http2|tls|dgram|dns(\/promises)?)$/.test(specifier);

const roomOf = (file: string | undefined) => /^lib\/providers\/(?!contract\/)([^/]+)\//.exec(file ?? '')?.[1];

function layerOf(file: string): number {
  const folder = posix.dirname(file);
  return layers.indexOf(roomOf(file) === undefined ? folder : 'lib/providers/*');
}

const rules: Readonly<Record<string, Rule>> = {
  'every folder has its layer': {
    reason: 'say in `layers` what the new folder may import, and what may import it',
    breaks: (file) => layerOf(file) === -1,
  },
  'folders import one way': {
    reason: 'a folder imports what stands below it in `layers`: move what both need down, or pass it as an argument',
    breaks: (file, _, imports, sources) =>
      imports.some(
        ({ target }) =>
          target !== undefined &&
          posix.dirname(target) !== posix.dirname(file) &&
          roomOf(target) !== (roomOf(file) ?? 'none') &&
          !(roomOf(target) !== undefined && sameMessage(file, sources) === roomOf(target)) &&
          !(inFolder(file, 'tools', 'bench') && inFolder(target, 'test/support')) &&
          layerOf(target) <= layerOf(file),
      ),
  },
  'only tests import what is for tests': {
    reason: 'the reader of a provider is a second opinion on its messages, and must stay one',
    breaks: (file, _, imports) =>
      !inFolder(file, 'tools', 'bench') && imports.some(({ target }) => target !== undefined && isTest(target)),
  },
  'nothing for one machine is deployed': {
    reason: 'a function would load what it never runs: import it where it is used, outside of the functions',
    breaks: (file, _, __, sources) => {
      const isForeign = (target: string) => isNeverDeployed(target) && !inFolder(target, ...(deployedWith[file] ?? []));
      return inFolder(file, 'functions') && reaches(file, isForeign, sources, followLoaded);
    },
  },
  'the core does no I/O': {
    reason: 'a core module takes what it needs as an argument: an SDK, a socket and the edges belong elsewhere',
    breaks: (file, _, imports) => isCore(file) && imports.some((one) => isSdk(one) || isNetwork(one)),
  },
  'an edge has one SDK client': {
    reason: 'a module of lib/aws is one edge: split it',
    breaks: (file, _, imports) =>
      inFolder(file, 'lib/aws') &&
      new Set(imports.map(({ specifier }) => specifier).filter((name) => name.startsWith('@aws-sdk/client-'))).size > 1,
  },
  'a room stands alone': {
    reason: 'a vendor must be readable and removable by itself: share code in lib/rendering, lib/text or the contract',
    breaks: (file, _, imports, sources) =>
      roomOf(file) !== undefined &&
      imports.some(
        ({ target }) =>
          roomOf(target) !== undefined &&
          roomOf(target) !== roomOf(file) &&
          (sameMessage(file, sources) !== roomOf(target) || target?.endsWith('/provider.ts') === true),
      ),
  },
  'a message is not written with its reader': {
    reason:
      'what a vendor documents is stated in format.ts alone, so that a fault in the message is not one in its check too',
    breaks: (file, _, imports) =>
      /^lib\/providers\/[^/]+\/(?:format|reader|stand-in)\.ts$/.test(file) &&
      imports.some(({ target }) =>
        /^lib\/providers\/(?!contract)[^/]+\/(?:provider|message|to-[\w-]+)\.ts$/.test(target ?? ''),
      ),
  },
  'providers have no clock': {
    reason: 'the time is in the input of render; the same input gives the same message',
    breaks: (file, source) =>
      (/^lib\/providers\/[^/]+\/(?:provider|message|to-[\w-]+)\.ts$/.test(file) || inFolder(file, 'lib/rendering')) &&
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
    reason: 'requests go through lib/egress, where host, address, time and size are checked',
    breaks: (file, source) =>
      inFolder(file, 'lib', 'functions') &&
      !inFolder(file, 'lib/egress') &&
      // A script for a browser, as text: it asks the console for the page that it is on.
      file !== 'lib/console/live-script.ts' &&
      /(?<![\w.#]|function )fetch\(/.test(source),
  },
  'no cycles': {
    reason: 'two modules that import each other are one module: move what both need into a third',
    breaks: (file, _, __, sources) => reaches(file, (target) => target === file, sources),
  },
};

/** Every broken rule as `file: rule: reason`, in the order of files. */
export function importFaults(sources: Sources): string[] {
  const judged = [...sources].filter(([file]) => !isTest(file)).sort();
  return judged.flatMap(([file, text]) => {
    const source = withoutComments(text);
    const imports = importsOf(file, source);
    return Object.entries(rules).flatMap(([name, { reason, breaks }]) =>
      breaks(file, source, imports, sources) ? [`${file}: ${name}: ${reason}`] : [],
    );
  });
}

type ReadImports = (file: string, source: string) => readonly Import[];

/** What a module imports is asked for by every module that reaches it. Measured: 1.1 s of processor time, and 0.26. */
function remembered(read: ReadImports): ReadImports {
  const known = new Map<string, { readonly source: string; readonly imports: readonly Import[] }>();
  return (file, source) => {
    const before = known.get(file);
    if (before?.source === source) return before.imports;
    const imports = read(file, source);
    known.set(file, { source, imports });
    return imports;
  };
}

const followImports = remembered(importsOf);

/** Without those of types alone, which nothing is loaded by. */
const followLoaded = remembered((file, source) =>
  importsOf(file, source.replace(/^(?:import|export) type\b[^;]*;/gm, '')),
);

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

function reaches(
  start: string,
  isGoal: (file: string) => boolean,
  sources: Sources,
  followed: ReadImports = followImports,
): boolean {
  const seen = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const { target } of followed(file, sources.get(file) ?? '')) {
      if (target === undefined) continue;
      if (isGoal(target)) return true;
      if (seen.has(target)) continue;
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
