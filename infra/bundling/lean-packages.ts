import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Loader, Plugin } from 'esbuild';

const NO_CERTIFICATES = fileURLToPath(new URL('./stand-ins/no-certificates.cjs', import.meta.url));
const standIn = (name: string) => fileURLToPath(new URL(`./stand-ins/${name}.ts`, import.meta.url));

const SHARED = 'shared';
const POWERTOOLS = fileURLToPath(
  new URL('../../node_modules/@aws-lambda-powertools/logger', import.meta.url),
);

/** What a Lambda function never runs, by the name its importer asks for. */
const STAND_INS: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': standIn('environment-credentials'),
  '@aws-sdk/endpoint-cache': standIn('endpoint-cache'),
  '@aws-sdk/signature-v4-multi-region': standIn('sigv4-multi-region'),
  '@smithy/core/event-streams': standIn('event-streams'),
  './Sha256Js': standIn('sha256-js'),
  '../shared-ini-file-loader/loadSharedConfigFiles': standIn('no-shared-files'),
  './shared-ini-file-loader/loadSharedConfigFiles': standIn('no-shared-files'),
  './loadSharedConfigFiles': standIn('no-shared-files'),
  '../util-retry/AdaptiveRetryStrategy': standIn('adaptive-retry'),
  './util-retry/AdaptiveRetryStrategy': standIn('adaptive-retry'),
  ...Object.fromEntries(
    [
      '@peculiar/asn1-android',
      '@peculiar/asn1-rsa',
      '@peculiar/asn1-x509-post-quantum',
      '@peculiar/x509',
      'reflect-metadata',
    ].map((name) => [name, NO_CERTIFICATES]),
  ),
  // Its module for Node's own `import` is the same, transpiled.
  bowser: fileURLToPath(new URL('../../node_modules/bowser/src/bowser.js', import.meta.url)),
};

/**
 * For what only scripts do, as writing JSON schemas, or nobody, as reading certificates. Methods that are created
 * beforehand fail when called, all else at once.
 */
const refusing = (what: string) => (text: string) => {
  const names = [...text.matchAll(/^export (?:const|(?:async )?function|class) (\w+)/gm)].map(
    ([, name]) => name,
  );
  if (text.includes('export { processSchema as process }')) names.push('process');
  const lines = names.map((name) =>
    name?.startsWith('create') ? `const ${name}_ = () => refuse;` : `const ${name}_ = refuse;`,
  );
  const list = names.map((name) => `${name}_ as ${name}`).join(', ');
  const refuse = `const refuse = () => { throw new Error(${JSON.stringify(`${what} are not part of a handler bundle`)}); };`;
  return [refuse, ...lines, `export { ${list} };`].join('\n');
};

const REWRITES: readonly (readonly [path: RegExp, rewrite: (text: string) => string, loader: Loader])[] = [
  [/@aws-sdk\/client-[^/]+\/dist-es\/schemas\/schemas_0\.js$/, leanSchemas, 'js'],
  [/@aws-sdk\/client-[^/]+\/package\.json$/, versionOnly, 'json'],
  [
    /zod\/v4\/core\/(?:to-json-schema|json-schema-processors|json-schema-generator)\.js$/,
    refusing('JSON schemas'),
    'js',
  ],
  [
    /@simplewebauthn\/server\/.*\/verifications\/(?:tpm\/)?verifyAttestation(?:AndroidKey|AndroidSafetyNet|Apple|FIDOU2F|TPM)\.js$/,
    refusing('certificates'),
    'js',
  ],
  [/@simplewebauthn\/server\/.*\/defaultRootCerts\/[\w-]+\.js$/, withoutText, 'js'],
];

/** Leaves out of a bundle what its packages bring for other places than Lambda, or for operations nobody calls. */
export const leanPackages: Plugin = {
  name: 'lean-packages',
  setup(build) {
    for (const [name, path] of Object.entries(STAND_INS)) {
      const filter = new RegExp(`^${name.replaceAll(/[./]/g, '\\$&')}$`);
      build.onResolve({ filter }, () => ({ path }));
    }
    // Powertools packages of two minor versions bring two copies of what they share; the newer one serves both.
    build.onResolve({ filter: /^@aws-lambda-powertools\/commons/ }, ({ path, kind, pluginData }) =>
      pluginData === SHARED
        ? undefined
        : build.resolve(path, { kind, resolveDir: POWERTOOLS, pluginData: SHARED }),
    );
    for (const [filter, rewrite, loader] of REWRITES) {
      build.onLoad({ filter }, async ({ path }) => ({
        contents: rewrite(await readFile(path, 'utf8')),
        loader,
      }));
    }
  },
};

/**
 * The wire schemas of a client. Their computed keys are constants, but esbuild cannot know it and keeps every
 * schema that has one; with the key written out it keeps those in use. The classes of single errors go too:
 * without one, the SDK gives its general exception, with the same `name` and the same fields. Handlers tell errors
 * apart by name only.
 */
function leanSchemas(text: string): string {
  const constants = new Map(
    [...text.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm)].map(([, name, value]) => [name, value]),
  );
  return text
    .replaceAll(/\[(_\w+)\]:/g, (key, name) => (constants.has(name) ? `${constants.get(name)}:` : key))
    .replaceAll(/^n0_registry\.registerError\(.*\);$/gm, '');
}

/** A client reads its package.json for the version it reports. */
function versionOnly(text: string): string {
  return JSON.stringify({ version: JSON.parse(text).version });
}

/** The texts of certificates that nothing is compared with: passkeys that bring any are refused. */
function withoutText(text: string): string {
  return text.replaceAll(/`[^`]*`/g, "''");
}
