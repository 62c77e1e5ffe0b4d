// Plain JavaScript without dependencies: it runs on a fresh machine, before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const NEEDED_BYTES = 2e9;
const stamp = join(root, '.local', 'installed');

/** Installs the exact packages of the lock file, unless they are already there. */
export function ensurePackages() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) fail(`Node 20 or newer is needed; this is ${process.version}.`);
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (installed === wanted && existsSync(join(bin, 'node'))) return;
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize < NEEDED_BYTES)
    fail(
      `2 GB of free disk space are needed here; there are ${(Number(bavail * bsize) / 1e9).toFixed(1)} GB.`,
    );
  const startedAt = Date.now();
  console.log('… installing packages (npm ci)');
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) fail(`npm ci failed:\n${stderr.slice(-2000)}\nCheck the network, then try again.`);
  if (!existsSync(join(bin, 'node')))
    fail('The package "node" brought no runtime: let npm run its install script.');
  mkdirSync(join(root, '.local'), { recursive: true });
  writeFileSync(stamp, wanted);
  console.log(`✓ installing packages (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
}

/** Runs one of our TypeScript programs with the project's own Node, and ends as it ends. */
export function run(program, args = process.argv.slice(2)) {
  ensurePackages();
  const child = spawn(join(bin, 'node'), [join(root, program), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
}

function fail(message) {
  console.error(`✗ ${message}`);
  process.exit(1);
}
