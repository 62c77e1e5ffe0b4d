import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BIN, ROOT, type StackFiles, VENV_BIN } from './paths.ts';
import { runCommand } from './run-command.ts';
import { StepError } from './steps.ts';

export const REGION = 'us-east-1';

/** What a client of the emulator needs in its environment: the address, the authority, and the emulator's root key. */
export function emulatorEnvironment(files: StackFiles, endpointUrl: string): NodeJS.ProcessEnv {
  return {
    PATH: [BIN, VENV_BIN, process.env['PATH'] ?? ''].join(delimiter),
    HOME: process.env['HOME'],
    TMPDIR: process.env['TMPDIR'],
    CI: process.env['CI'],
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ENDPOINT_URL_S3: endpointUrl,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    CDK_DEFAULT_ACCOUNT: '000000000000',
    CDK_DEFAULT_REGION: REGION,
    CDK_DISABLE_CLI_TELEMETRY: '1',
    NODE_EXTRA_CA_CERTS: files.ca,
    AWS_CA_BUNDLE: files.ca,
    // Buckets are addressed by path: no name below localhost has to resolve.
    AWS_S3_FORCE_PATH_STYLE: 'true',
    JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1',
  };
}

/** Makes the authority and the certificate, once for each stack. */
export async function ensureCertificate(files: StackFiles): Promise<void> {
  mkdirSync(files.folder, { recursive: true });
  if (!existsSync(files.ca)) {
    const script = join(ROOT, 'scripts', 'local', 'certificate.py');
    await runCommand(join(VENV_BIN, 'python'), [script, files.folder], { limitSeconds: 30 });
  }
  const machine = process.env['NODE_EXTRA_CA_CERTS'];
  const others = machine && machine !== files.ca && existsSync(machine) ? readFileSync(machine, 'utf8') : '';
  writeFileSync(files.bundle, `${others}\n${readFileSync(files.ca, 'utf8')}`);
}

/** @returns the pid, which is also the process group of everything the emulator starts */
export async function startEmulator(files: StackFiles, port: number): Promise<number> {
  if (!(await isPortFree(port))) {
    throw new StepError(
      `Port ${port} is taken. Stop what uses it (npm stop, if it is ours), or choose another: npm start -- --port ${port + 1}`,
    );
  }
  // A killed worker leaves its code behind; here it is found and cleared by the next start.
  rmSync(files.temporary, { recursive: true, force: true });
  mkdirSync(files.temporary, { recursive: true });
  // The emulator's own worker is CommonJS, and must not take this project's package.json for its own.
  writeFileSync(join(files.temporary, 'package.json'), '{}');
  const log = openSync(files.log, 'w');
  const child = spawn(join(VENV_BIN, 'ministack'), [], {
    cwd: files.folder,
    detached: true,
    stdio: ['ignore', log, log],
    // A short environment on purpose: what is in it leaks into every function.
    env: {
      PATH: [BIN, VENV_BIN, '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
      HOME: process.env['HOME'],
      TMPDIR: files.temporary,
      AUTH: 'true',
      USE_SSL: '1',
      MINISTACK_SSL_CERT: files.certificate,
      MINISTACK_SSL_KEY: files.key,
      NODE_EXTRA_CA_CERTS: files.ca,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      LOG_LEVEL: 'WARNING',
    },
  });
  closeSync(log);
  child.unref();
  const { pid } = child;
  if (!pid) throw new StepError('The emulator could not be started. Delete .local and try again.');
  for (let tries = 0; tries < 240; tries += 1) {
    if (await isHealthy(files, `https://127.0.0.1:${port}`)) return pid;
    if (!isAlive(pid)) break;
    await sleep(250);
  }
  await stopGroup(pid);
  throw new StepError(`The emulator did not come up. The end of ${files.log}:\n${logTail(files)}`);
}

export function isHealthy(files: StackFiles, endpointUrl: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ca = existsSync(files.ca) ? { ca: readFileSync(files.ca) } : {};
    const probe = request(`${endpointUrl}/_ministack/health`, { ...ca, timeout: 2_000 }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 500);
    });
    probe.on('timeout', () => probe.destroy());
    probe.on('error', () => resolve(false));
    probe.end();
  });
}

export function logTail(files: StackFiles): string {
  return existsSync(files.log) ? readFileSync(files.log, 'utf8').split('\n').slice(-20).join('\n') : '';
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends a process and all it started: politely first, then not, because the emulator may not listen while busy. */
export async function stopGroup(pid: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGTERM', 20],
    ['SIGKILL', 20],
  ] as const) {
    try {
      process.kill(-pid, signal);
    } catch {
      return;
    }
    for (let tries = 0; tries < patience && isGroupAlive(pid); tries += 1) await sleep(250);
  }
}

function isGroupAlive(pid: number): boolean {
  return isAlive(-pid);
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A port nobody listens on now, for a stack that is not meant to be found. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
