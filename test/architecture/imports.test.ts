import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { edgesOf, projectEdges } from './import-edges.ts';
import { circleIn, complaintsOf, RULES, SUBSYSTEM_ORDER } from './import-rules.ts';

const FUNCTIONS = fileURLToPath(new URL('../../functions', import.meta.url));
const edges = projectEdges();

describe('who may import whom', () => {
  it('is kept everywhere', () => {
    expect(edges.length).toBeGreaterThan(1_000);
    expect(complaintsOf(edges)).toEqual([]);
  });

  it('knows every subsystem', () => {
    const folders = readdirSync(FUNCTIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual([...SUBSYSTEM_ORDER].sort());
  });

  const edge = (from: string, to: string, isType = false) => ({ from, to, isType });
  const illegal: Readonly<Record<string, ReturnType<typeof edge>>> = {
    'functions never import infra': edge('functions/risk/domain/score.ts', 'infra/stages.ts'),
    'platform knows no subsystem': edge('functions/platform/ids.ts', 'functions/risk/domain/score.ts', true),
    'a subsystem knows only those before it': edge(
      'functions/session/sign-out.ts',
      'functions/incident/domain/plan.ts',
      true,
    ),
    'domain imports domain': edge('functions/risk/domain/score.ts', 'node:fs'),
    'ports are types': edge('functions/risk/ports.ts', '@aws-sdk/client-s3', true),
    'a use case never imports an adapter': edge(
      'functions/session/sign-out.ts',
      'functions/session/adapters/dynamodb-sessions.ts',
    ),
    'a use case takes only types': edge('functions/sign-in/sign-in.ts', 'functions/session/start-session.ts'),
    'only adapters and handlers import the AWS SDK': edge(
      'functions/risk/ports.ts',
      '@aws-sdk/lib-dynamodb',
      true,
    ),
    'a use case does no I/O': edge('functions/sign-in/sign-in.ts', 'node:fs/promises'),
    'adapters import no use case': edge(
      'functions/incident/adapters/x.ts',
      'functions/session/adapters/y.ts',
    ),
    'handlers are imported by no one': edge('functions/api.ts', 'functions/risk/handler.ts'),
    'infra takes the route table': edge('infra/data-stack.ts', 'functions/risk/handler.ts'),
    'infra never imports test': edge('infra/data-stack.ts', 'test/infra/synthesized.ts'),
    'the client is made from the route table': edge(
      'client/gatehouse-client.ts',
      'functions/risk/domain/score.ts',
    ),
  };

  it.each(RULES)('an import that breaks it is complained about: $says', ({ says }) => {
    const found = Object.entries(illegal).find(([start]) => says.startsWith(start));
    expect(found, 'an example of what it forbids').toBeDefined();
    expect(complaintsOf(found ? [found[1]] : []).join()).toContain(says);
  });

  it('a circle is found, and there is none', () => {
    expect(circleIn([edge('a', 'b'), edge('b', 'c'), edge('c', 'b')])).toEqual(['b', 'c', 'b']);
    expect(circleIn(edges)).toBeUndefined();
  });

  it('imports of every shape are seen', () => {
    const text = `import { a,\n  b } from './x.ts';\nimport type { C } from '../y.ts';\nexport * from 'zod';
      \nimport './side-effect.ts';\nconst later = await import('./later.ts');`;
    expect(edgesOf('functions/risk/z.ts', text).map(({ to, isType }) => [to, isType])).toEqual([
      ['functions/risk/x.ts', false],
      ['functions/y.ts', true],
      ['zod', false],
      ['functions/risk/side-effect.ts', false],
      ['functions/risk/later.ts', false],
    ]);
  });
});

describe('the environment', () => {
  const readers = (files: readonly (readonly [name: string, text: string])[]) =>
    files.filter(([name, text]) => /process\.env/.test(text) && !/[./]handler\.ts$/.test(name));
  const files = readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join(FUNCTIONS, file), 'utf8')] as const);

  it('is read by handlers only', () => {
    expect(readers([['risk/x.ts', 'process.env']])).toHaveLength(1);
    expect(readers(files)).toEqual([]);
  });
});
