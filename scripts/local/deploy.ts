import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulatorEnvironment, REGION } from './emulator.ts';
import { BIN, ROOT, type StackFiles } from './paths.ts';
import { runCommand } from './run-command.ts';
import { StepError } from './steps.ts';

const CDK = join(BIN, 'cdk');

/** What the stacks say of themselves, by output name. */
export type Outputs = Readonly<Record<string, string>>;

/** Runs CDK as anybody would, but against the emulator. */
async function cdk(
  args: readonly string[],
  files: StackFiles,
  endpointUrl: string,
  note: (text: string) => void,
) {
  const context = ['-c', 'stage=local', '-c', `endpointUrl=${endpointUrl}`];
  return runCommand(CDK, [...args, ...context, '--output', files.cdkOut, '--no-notices', '--ci'], {
    cwd: ROOT,
    env: emulatorEnvironment(files, endpointUrl),
    limitSeconds: 420,
    onLine: (line) => {
      const progress = /\|\s*(\d+\/\d+)\s*\|.*\|\s*([A-Z_]+)\s*\|\s*([\w:]+)/.exec(line);
      if (progress) note(`${progress[1]} ${progress[3]} ${progress[2]}`);
      else if (/^(Gatehouse-\S+):/.test(line)) note(line);
    },
  });
}

/** From a folder without an app, because the bootstrap stack does not depend on ours. */
export async function bootstrap(files: StackFiles, endpointUrl: string): Promise<void> {
  await runCommand(CDK, ['bootstrap', `aws://000000000000/${REGION}`, '--no-notices', '--ci'], {
    cwd: files.folder,
    env: emulatorEnvironment(files, endpointUrl),
    limitSeconds: 120,
  });
}

/** Deploys every stack, unless the same sources were deployed to this emulator before. */
export async function deploy(
  files: StackFiles,
  endpointUrl: string,
  emulator: string,
  note: (text: string) => void,
): Promise<Outputs> {
  const fingerprint = `${emulator}:${sourceFingerprint()}`;
  const isDeployed = existsSync(files.deployed) && readFileSync(files.deployed, 'utf8') === fingerprint;
  if (!isDeployed || !existsSync(files.outputs)) {
    const args = [
      'deploy',
      '--all',
      '--require-approval',
      'never',
      '--outputs-file',
      files.outputs,
      '--progress',
      'events',
    ];
    await cdk(args, files, endpointUrl, note);
    writeFileSync(files.deployed, fingerprint);
  }
  return readOutputs(files);
}

function readOutputs(files: StackFiles): Outputs {
  const byStack = JSON.parse(readFileSync(files.outputs, 'utf8')) as Record<string, Record<string, string>>;
  return Object.assign({}, ...Object.values(byStack)) as Outputs;
}

/** The names of the deployed stacks. */
export function stackNames(files: StackFiles): readonly string[] {
  return Object.keys(JSON.parse(readFileSync(files.outputs, 'utf8')) as object);
}

/** @throws StepError naming the output that no stack has */
export function output(outputs: Outputs, name: string): string {
  const value = outputs[name];
  if (!value) throw new StepError(`No deployed stack has an output named ${name}`);
  return value;
}

/** Changes when anything changes that a deployment is made of. */
function sourceFingerprint(): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    if (statSync(path).isDirectory())
      for (const name of readdirSync(path).toSorted()) visit(join(path, name));
    else hash.update(path).update(readFileSync(path));
  };
  for (const name of ['functions', 'infra', 'cdk.json', 'package-lock.json']) visit(join(ROOT, name));
  return hash.digest('hex');
}
