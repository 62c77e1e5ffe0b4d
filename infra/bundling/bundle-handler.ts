import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { leanPackages } from './lean-packages.ts';

/** The folder an entry is seen from. */
export const FUNCTIONS = fileURLToPath(new URL('../../functions', import.meta.url));

/** A larger bundle starts noticeably slower. */
const BUDGET_BYTES = 450_000;
/** What brings more than the rest, and why; each is about a twentieth above what it needs. */
const LARGER_BUDGETS: Readonly<Record<string, number>> = {
  // Everything at once: the risk engine with its browser tables and the models' schema, Cognito, mail, texts and both keys.
  'sign-in/handler.ts': 500_000,
  // All of a sign-in, because passkeys alone sign in here, and WebAuthn, whose ES256 signatures need a reader of DER.
  'challenge/handler.ts': 690_000,
  // WebAuthn, with registration and the same reader, and the numbering plans of all countries.
  'factor/handler.ts': 745_000,
  // The numbering plans of all countries.
  'profile/handler.ts': 570_000,
};

/** How many bytes an entry's bundle may have. */
export function bundleBudget(entry: string): number {
  return LARGER_BUDGETS[entry] ?? BUDGET_BYTES;
}

/** Some packages are CommonJS and ask for Node's own modules by `require`, which an ES module has to bring. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** One handler and everything it imports, the SDK included. @throws esbuild's BuildFailure, naming what does not resolve */
export async function bundleHandler(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(FUNCTIONS, entry)],
    outfile: 'index.mjs',
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    plugins: [leanPackages],
    legalComments: 'none',
    logLevel: 'error',
  });
  const [bundle] = outputFiles;
  if (!bundle) throw new Error(`esbuild wrote nothing for ${entry}`);
  return bundle.contents;
}
