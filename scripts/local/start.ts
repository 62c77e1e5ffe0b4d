// Usage: node scripts/local/start.ts [--detach] [--port N] [--endpoint URL] [--no-story]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { bringUp } from './bring-up.ts';
import { isAlive } from './emulator.ts';
import { LOCAL, ROOT, stackFiles } from './paths.ts';
import type { LocalState } from './state.ts';
import { StepError, step } from './steps.ts';
import { takeDown } from './take-down.ts';

const USAGE = 'npm start -- [--detach] [--port N] [--endpoint URL] [--no-story]';
const values = readOptions();
const files = stackFiles(LOCAL);
const DEFAULT_PORT = 4566;

try {
  const state = await bringUp(files, {
    port: portFrom(values.port),
    isPortChosen: values.port !== undefined,
    ...(values.endpoint ? { endpointUrl: values.endpoint } : {}),
  });
  // A process of its own, because Node reads its certificate authorities only when it starts.
  if (values.story) tellStory(state);
  sayWhereThingsAre(state);
  if (!values.detach) await stayUntilInterrupted(state);
} catch (error) {
  const { message } = error as Error;
  console.error(`${styleText('red', '✗')} ${message}`);
  if (!(error instanceof StepError)) console.error((error as Error).stack);
  process.exitCode = 1;
}

function readOptions() {
  try {
    const options = {
      detach: { type: 'boolean', default: false },
      story: { type: 'boolean', default: true },
      port: { type: 'string' },
      endpoint: { type: 'string' },
    } as const;
    return parseArgs({ options, allowNegative: true }).values;
  } catch (error) {
    console.error(`✗ ${(error as Error).message}\n  Usage: ${USAGE}`);
    process.exit(2);
  }
}

function portFrom(text = String(DEFAULT_PORT)): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 65_535)
    throw new StepError(`--port takes a number from 1024 to 65535, not ${JSON.stringify(text)}`);
  return port;
}

function tellStory(state: LocalState): void {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'story.ts')], {
    stdio: 'inherit',
    env: { ...process.env, NODE_EXTRA_CA_CERTS: state.caFile },
  });
  if (status !== 0)
    throw new StepError(
      'The story did not end as it should. The stack is still up: look at .local/emulator.log',
    );
}

function sayWhereThingsAre(state: LocalState): void {
  const lines = [
    ['API', state.apiUrl],
    ['AWS endpoint', state.endpointUrl],
    ['mail', state.mailboxUrl],
    ['certificate authority', state.caFile],
    ['all of this', files.state],
  ];
  console.log(`\n${styleText('bold', 'Gatehouse runs.')}`);
  for (const [name, value] of lines) console.log(`  ${String(name).padEnd(22)} ${value}`);
  console.log(`\n  Try it:\n    curl --cacert ${state.caFile} -H 'content-type: application/json' \\
      -d '{"email":"you@example.com","password":"a long enough phrase"}' \\
      '${state.apiUrl}/v1/sign-ups'\n    curl --cacert ${state.caFile} ${state.mailboxUrl}\n\n  npm stop ends it.`);
}

/** Ends by itself too: `npm stop` may come from another terminal. */
async function stayUntilInterrupted({ pid }: LocalState): Promise<void> {
  console.log('\nPress Ctrl-C to stop.');
  const ended = await new Promise((resolve) => {
    process.once('SIGINT', () => resolve(false));
    process.once('SIGTERM', () => resolve(false));
    setInterval(() => {
      if (pid && !isAlive(pid)) resolve(true);
    }, 1_000);
  });
  if (ended) console.log('The emulator was stopped.');
  else await step('stopping', 30, () => takeDown(files));
  process.exit();
}
