import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const FUNCTIONS = fileURLToPath(new URL('../../functions', import.meta.url));
const PACKAGES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Some packages are CommonJS and ask for Node's own modules by `require`, which an ES module has to bring. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** Where credentials come from outside Lambda. The SDK loads these only when the environment has none. */
const OTHER_CREDENTIALS = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/**
 * One handler and everything it imports, the SDK included, as one minified ES module; `files` (paths inside
 * node_modules) lie beside it. Made in this process, so that no container and no shell is needed.
 */
export function handlerCode(entry: string, files: readonly string[]): Code {
  return Code.fromAsset(FUNCTIONS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('unused'),
      // Told apart from the other handlers by this alone: the cache's key leaves functions out.
      command: [entry, ...files],
      local: {
        tryBundle(outputDirectory) {
          bundleHandler(entry, outputDirectory);
          for (const file of files) copyFileSync(join(PACKAGES, file), join(outputDirectory, basename(file)));
          return true;
        },
      },
    },
  });
}

/** Writes `index.mjs`. @throws esbuild's BuildFailure, naming what does not resolve */
export function bundleHandler(entry: string, outputDirectory: string): void {
  buildSync({
    entryPoints: [join(FUNCTIONS, entry)],
    outfile: join(outputDirectory, 'index.mjs'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    external: OTHER_CREDENTIALS,
    legalComments: 'none',
    logLevel: 'error',
  });
}
