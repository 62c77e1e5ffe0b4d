import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { driftReferenceOf } from '../../../functions/risk/domain/drift-reference.ts';
import type { LoadedModel } from '../../../functions/risk/domain/model.ts';
import type { SignalName } from '../../../functions/risk/domain/signal-names.ts';
import { loadModel } from '../../../functions/risk/load-model.ts';
import { defaultModel } from '../../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../../functions/risk/policy/default-policy.ts';
import { LOCAL, RISK_VENV_BIN } from '../../local/paths.ts';
import { ensureRiskPython } from '../../local/python.ts';
import { runCommand } from '../../local/run-command.ts';
import { step } from '../../local/steps.ts';
import { livePopulation, noPopulation } from '../backtest/replayed-population.ts';
import { fileOf, TRAINING_STREAMS } from '../bench/streams.ts';
import { type Fit, type Fits, modelFrom, risesWhereItMust } from './artifact.ts';
import { collectExamples, replayedEvidence } from './collect-examples.ts';
import { type Column, columnsOf } from './columns.ts';
import { ExampleFile } from './example-file.ts';

const USAGE = 'Usage: npm run train -- [--events FILE …] --out MODEL [--version NAME]';

/**
 * Weights set by hand: of what people or services say and no recorded sign-in shows, and of the counters that speak at
 * once. Training finds those superfluous beside campaigns, which a replay finds within seconds; they are for when the
 * campaigns cannot be read.
 */
const BY_HAND: ReadonlySet<SignalName> = new Set([
  'listed-address',
  'user-risk',
  'anonymous-network',
  'breached-password',
  'failure-velocity-account',
  'failure-velocity-address',
  'password-spray',
  'code-guessing',
]);

/** Every installation begins without a population to compare with, and must not challenge everybody then. */
const KNOWN_POPULATION = { population: () => livePopulation(true), weight: 1, isJudged: true };
const NEW_INSTALLATION = { population: noPopulation, weight: 0.25, isJudged: false };

/** An owner's device that nobody can have carried there was copied. Too rare to be trained, too grave to be left out. */
const PAIRS_BY_HAND: ReadonlySet<string> = new Set(['known-device+impossible-travel']);

/** What is learned on the way depends on the model, so a model is trained again on what it let in itself. */
const ROUNDS = 2;

/** Fits models to labelled event files, compares them on later events than they were trained on, and writes the best. */
export async function train(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', multiple: true },
      out: { type: 'string' },
      version: { type: 'string', default: 'trained-1' },
    },
  });
  const { out, version } = values;
  if (!out) throw new Error(`An artifact must be named.\n${USAGE}`);
  const folder = join(LOCAL, 'risk', 'train');
  mkdirSync(folder, { recursive: true });
  await step('Python environment for training', 900, ensureRiskPython);

  const events =
    values.events ??
    (await step('simulating what the shipped model is trained on', 900, () =>
      Promise.all(TRAINING_STREAMS.map(fileOf)),
    ));
  const fingerprint = await fingerprintOf(events);
  let model: LoadedModel = defaultModel;
  for (let round = 1; round <= ROUNDS; round++) {
    const columns = columnsOf(defaultModel, BY_HAND);
    const rows = await step(`round ${round}: replaying ${events.length} files`, 3_600, async (note) => {
      const examples = new ExampleFile(folder, columns);
      for (const path of events) {
        note(path);
        for (const installation of [KNOWN_POPULATION, NEW_INSTALLATION])
          await collectExamples(path, { model, policy: defaultPolicy, ...installation }, examples);
      }
      return examples.close();
    });
    await step(`round ${round}: fitting ${rows.toLocaleString('en')} examples`, 3_600, () =>
      runCommand(join(RISK_VENV_BIN, 'python'), [join(import.meta.dirname, 'fit.py'), folder], {
        limitSeconds: 3_600,
      }),
    );
    const { kept, support, fits } = JSON.parse(readFileSync(join(folder, 'fits.json'), 'utf8')) as Fits;
    printFits(fits);
    const used = kept.flatMap((column) => columns[column] ?? []);
    const [best, fit] = bestOf(fits, used);
    const { auc, challengeRateAt99, logLoss, calibrationError } = fit;
    const training = { fingerprint, examples: rows, auc, challengeRateAt99, logLoss };
    model = loadModel(
      modelFrom(defaultModel, used, support, fit, {
        version,
        byHand: PAIRS_BY_HAND,
        provenance: {
          kind: 'trained',
          note: `Of ${Object.keys(fits).join(', ')} the best on later events than it was trained on that keeps more from being less risky: ${best}. By hand: ${[...BY_HAND, ...PAIRS_BY_HAND].join(', ')}, and what training hardly heard.`,
          training: { ...training, calibrationError: calibrationError.line },
        },
      }),
    );
  }
  const { modelVersion: _, ...artifact } = model;
  const reference = await step('what drift is measured from', 3_600, () =>
    driftReferenceOf(model, evidenceIn(events[0] ?? '', model)),
  );
  const shipped = { ...artifact, reference };
  writeFileSync(out, `${JSON.stringify(shipped, null, 2)}\n`);
  console.log(`${loadModel(shipped).modelVersion} -> ${out}`);
}

async function* evidenceIn(path: string, model: LoadedModel) {
  const population = KNOWN_POPULATION.population;
  for await (const { evidence } of replayedEvidence(path, { model, policy: defaultPolicy, population }))
    yield evidence;
}

/**
 * By log loss, which judges the probabilities themselves, among those that never say less where more is worse: another
 * could not be put into the artifact's form without bending it.
 */
function bestOf(fits: Fits['fits'], columns: readonly Column[]): [string, Fit] {
  const [best] = Object.entries(fits)
    .filter(([, fit]) => risesWhereItMust(fit, columns))
    .sort(([, a], [, b]) => a.logLoss - b.logLoss);
  if (!best) throw new Error('No fit keeps more from being less risky');
  return best;
}

function printFits(fits: Fits['fits']): void {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  console.table(
    Object.fromEntries(
      Object.entries(fits).map(([name, fit]) => [
        name,
        {
          AUC: fit.auc.toFixed(4),
          'challenged at TPR 0.99': percent(fit.challengeRateAt99),
          'log loss, line': fit.logLoss.toFixed(5),
          'log loss, isotonic': fit.isotonicLogLoss.toFixed(5),
          'ECE raw': fit.calibrationError.none.toFixed(4),
          'ECE line': fit.calibrationError.line.toFixed(4),
          'ECE isotonic': fit.calibrationError.isotonic.toFixed(4),
        },
      ]),
    ),
  );
}

async function fingerprintOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
