import type { ImportEdge } from './import-edges.ts';

/** The subsystems, each of which may know only those before it. */
export const SUBSYSTEM_ORDER = [
  'platform',
  'activity',
  'threat-intelligence',
  'risk',
  'notification',
  'session',
  'challenge',
  'account',
  'factor',
  'recovery',
  'profile',
  'sign-in',
  'detection',
  'incident',
  'lake',
  'operations',
];

type Layer = 'domain' | 'ports' | 'use case' | 'adapter' | 'handler' | 'schemas' | 'config' | 'table';

export function subsystemOf(path: string): string | undefined {
  return /^functions\/([^/.]+)\//.exec(path)?.[1];
}

/** Wiring modules of one handler count as the handler. */
function layerOf(path: string): Layer {
  if (path === 'functions/api.ts') return 'table';
  if (path.includes('/domain/')) return 'domain';
  if (path.includes('/adapters/')) return 'adapter';
  if (/[./]handler\.ts$/.test(path)) return 'handler';
  if (path.endsWith('/ports.ts')) return 'ports';
  if (path.endsWith('/config.ts')) return 'config';
  return /\/(?:[\w-]+-schemas|routes)\.ts$/.test(path) ? 'schemas' : 'use case';
}

const isOurs = (path: string) => /^(?:functions|infra|client|scripts|test)\//.test(path);
const isSdk = (path: string) => /^@(?:aws-sdk|smithy)\//.test(path);
/** Packages that only compute. */
const PURE = new Set(['zod', 'bowser', 'node:crypto', 'ulid', 'otpauth', 'node:net', 'node:util']);

type Rule = { readonly says: string; readonly breaks: (edge: ImportEdge) => boolean };

const inFunctions = ({ from }: ImportEdge) => from.startsWith('functions/');
const from =
  (...layers: Layer[]) =>
  (edge: ImportEdge) =>
    inFunctions(edge) && subsystemOf(edge.from) !== 'platform' && layers.includes(layerOf(edge.from));
const toLayer = ({ to }: ImportEdge, ...layers: Layer[]) =>
  to.startsWith('functions/') && subsystemOf(to) !== 'platform' && layers.includes(layerOf(to));
const isWithin = (edge: ImportEdge) => subsystemOf(edge.from) === subsystemOf(edge.to);

/** Both tables of who may import whom. An edge that breaks none of these is legal. */
export const RULES: readonly Rule[] = [
  {
    says: 'functions never import infra, test, scripts or client',
    breaks: (edge) => inFunctions(edge) && /^(?:infra|test|scripts|client)\//.test(edge.to),
  },
  {
    says: 'platform knows no subsystem',
    breaks: ({ from, to }) =>
      subsystemOf(from) === 'platform' && to.startsWith('functions/') && subsystemOf(to) !== 'platform',
  },
  {
    says: 'a subsystem knows only those before it; handlers may wire any',
    breaks: (edge) => {
      const [user, used] = [subsystemOf(edge.from), subsystemOf(edge.to)];
      if (!user || !used || layerOf(edge.from) === 'handler') return false;
      return SUBSYSTEM_ORDER.indexOf(user) < SUBSYSTEM_ORDER.indexOf(used);
    },
  },
  {
    says: 'domain imports domain, platform’s pure parts and packages that only compute',
    breaks: (edge) =>
      from('domain')(edge) &&
      (isOurs(edge.to)
        ? toLayer(edge, 'ports', 'use case', 'adapter', 'handler', 'schemas', 'config', 'table') ||
          /^functions\/platform\/(?:adapters\/|observability|aws-clients|config|http-handler)/.test(edge.to)
        : !edge.isType && !PURE.has(edge.to)),
  },
  {
    says: 'ports are types in our words: they import domain and platform types only',
    breaks: (edge) =>
      from('ports')(edge) &&
      (!edge.isType || !isOurs(edge.to) || toLayer(edge, 'use case', 'adapter', 'handler')),
  },
  {
    says: 'a use case never imports an adapter or a handler',
    breaks: (edge) =>
      from('use case', 'schemas', 'config')(edge) &&
      (toLayer(edge, 'adapter', 'handler') || edge.to.startsWith('functions/platform/adapters/')),
  },
  {
    says: 'a use case takes only types from another subsystem’s use cases and ports',
    breaks: (edge) =>
      from('use case')(edge) && !isWithin(edge) && !edge.isType && toLayer(edge, 'use case', 'ports'),
  },
  {
    says: 'only adapters and handlers import the AWS SDK; the platform makes its settings',
    breaks: (edge) =>
      inFunctions(edge) &&
      isSdk(edge.to) &&
      !['adapter', 'handler'].includes(layerOf(edge.from)) &&
      edge.from !== 'functions/platform/aws-clients.ts',
  },
  {
    says: 'a use case does no I/O of its own',
    breaks: (edge) => from('use case')(edge) && !isOurs(edge.to) && !edge.isType && !PURE.has(edge.to),
  },
  {
    says: 'adapters import no use case, no handler and no other subsystem’s adapters',
    breaks: (edge) =>
      from('adapter')(edge) &&
      (toLayer(edge, 'use case', 'handler') || (toLayer(edge, 'adapter') && !isWithin(edge))),
  },
  {
    says: 'handlers are imported by no one but tests and wiring, which may share parts',
    breaks: (edge) =>
      !edge.from.startsWith('test/') &&
      toLayer(edge, 'handler') &&
      !(
        from('handler')(edge) &&
        (isWithin(edge) || /\/(?:use-cases|surroundings|policy|model)\.handler\.ts$/.test(edge.to))
      ),
  },
  {
    says: 'infra takes the route table, configurations, the names of ports and shared lanes and the lake’s columns from functions, handlers by path',
    breaks: ({ from, to, isType }) =>
      from.startsWith('infra/') &&
      to.startsWith('functions/') &&
      !/^functions\/(?:api|[\w-]+\/config|platform\/(?:port-names|shared-lanes)|lake\/domain\/columns)\.ts$/.test(
        to,
      ) &&
      !(isType && to === 'functions/platform/route.ts'),
  },
  {
    says: 'infra never imports test, scripts or client',
    breaks: ({ from, to }) => from.startsWith('infra/') && /^(?:test|scripts|client)\//.test(to),
  },
  {
    says: 'the client is made from the route table alone',
    breaks: ({ from, to, isType }) =>
      from.startsWith('client/') && isOurs(to) && to !== 'functions/api.ts' && !isType,
  },
];

export function complaintsOf(edges: readonly ImportEdge[]): string[] {
  return edges.flatMap((edge) =>
    RULES.filter(({ breaks }) => breaks(edge)).map(({ says }) => `${edge.from} imports ${edge.to}: ${says}`),
  );
}

/** The first way from a file back to itself through imports that exist when the code runs. */
export function circleIn(edges: readonly ImportEdge[]): readonly string[] | undefined {
  const imports = Map.groupBy(
    edges.filter(({ isType }) => !isType),
    (edge) => edge.from,
  );
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const { to } of imports.get(file) ?? []) {
      const circle = walk(to, [...way, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = walk(file, []);
    if (circle) return circle;
  }
  return undefined;
}
