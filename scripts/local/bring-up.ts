import { bootstrap, deploy, output, stackNames } from './deploy.ts';
import { ensureCertificate, isAlive, isHealthy, REGION, startEmulator, stopGroup } from './emulator.ts';
import { readSecret, verifySender } from './emulator-client.ts';
import type { StackFiles } from './paths.ts';
import { ensurePython } from './python.ts';
import { forgetState, type LocalState, readState, writeState } from './state.ts';
import { StepError, step } from './steps.ts';

export type BringUpOptions = {
  readonly port: number;
  /** Whether somebody asked for exactly this port, so that a stack on another one will not do. */
  readonly isPortChosen?: boolean;
  /** A compatible endpoint that runs already; none is started then. */
  readonly endpointUrl?: string;
};

/** Brings a whole local stack up, reusing what runs, and says how to reach it. */
export async function bringUp(files: StackFiles, options: BringUpOptions): Promise<LocalState> {
  await step('Python environment with the emulator', 700, ensurePython);
  await step('local certificate', 60, () => ensureCertificate(files));
  const { endpointUrl, pid, isNew } = await step('emulator', 90, () => ensureEmulator(files, options));
  try {
    if (isNew) await step('bootstrap', 180, () => bootstrap(files, endpointUrl));
    const outputs = await step('deploy', 480, (note) =>
      deploy(files, endpointUrl, `${endpointUrl} ${pid}`, note),
    );
    await verifySender(files, endpointUrl);
    const state: LocalState = {
      apiUrl: `${endpointUrl}/_aws/execute-api/${output(outputs, 'ApiId')}/$default`,
      endpointUrl,
      caFile: files.ca,
      region: REGION,
      userPoolId: output(outputs, 'UserPoolId'),
      staffPoolId: output(outputs, 'StaffPoolId'),
      originSecret: await readSecret(files, endpointUrl, output(outputs, 'OriginSecretArn')),
      mailboxUrl: `${endpointUrl}/_ministack/ses/messages`,
      stacks: stackNames(files),
      outputs,
      pid,
    };
    writeState(files, state);
    return state;
  } catch (error) {
    // A half-deployed stack is worse than none: the next start begins afresh.
    if (isNew && pid) await stopGroup(pid);
    forgetState(files);
    throw error;
  }
}

async function ensureEmulator(files: StackFiles, { port, isPortChosen, endpointUrl }: BringUpOptions) {
  if (endpointUrl) return { endpointUrl, pid: null, isNew: readState(files)?.endpointUrl !== endpointUrl };
  const running = readState(files);
  if (running?.pid && isAlive(running.pid) && (await isHealthy(files, running.endpointUrl))) {
    if (isPortChosen && !running.endpointUrl.endsWith(`:${port}`))
      throw new StepError(`Gatehouse runs already, at ${running.endpointUrl}: npm stop, then start it again`);
    return { endpointUrl: running.endpointUrl, pid: running.pid, isNew: false };
  }
  forgetState(files);
  const pid = await startEmulator(files, port);
  return { endpointUrl: `https://127.0.0.1:${port}`, pid, isNew: true };
}
