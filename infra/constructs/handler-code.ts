import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { FUNCTIONS } from '../bundling/bundle-handler.ts';

const PACKAGES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const WRITE_BUNDLE = fileURLToPath(new URL('../bundling/write-bundle.ts', import.meta.url));

/**
 * One handler and everything it imports, the SDK included, as one minified ES module; `files` (paths inside
 * node_modules) lie beside it. Made by a Node program, so that no container and no shell is needed.
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
          execFileSync(process.execPath, [WRITE_BUNDLE, entry, outputDirectory], {
            stdio: ['ignore', 'ignore', 'inherit'],
          });
          for (const file of files) copyFileSync(join(PACKAGES, file), join(outputDirectory, basename(file)));
          return true;
        },
      },
    },
  });
}
