import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultModel } from '../../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../../functions/risk/policy/default-policy.ts';
import { LOCAL, RISK_VENV_BIN } from '../../local/paths.ts';
import { runCommand } from '../../local/run-command.ts';
import { livePopulation } from '../backtest/replayed-population.ts';
import { collectExamples } from '../train/collect-examples.ts';
import { columnsOf } from '../train/columns.ts';
import { ExampleFile } from '../train/example-file.ts';

/** What a model trained without one signal shows on later events; `null` is the model that heard them all. */
export type AblationRow = {
  readonly without: string | null;
  readonly auc: number;
  readonly challengeRateAt99: number;
  readonly logLoss: number;
};

/** Trains the same model again without each signal in turn. */
export async function ablationOf(paths: readonly string[]): Promise<readonly AblationRow[]> {
  const folder = join(LOCAL, 'risk', 'ablation');
  mkdirSync(folder, { recursive: true });
  const examples = new ExampleFile(folder, columnsOf(defaultModel, new Set()));
  for (const path of paths)
    await collectExamples(
      path,
      { model: defaultModel, policy: defaultPolicy, population: () => livePopulation(true), weight: 1 },
      examples,
    );
  examples.close();
  const program = join(import.meta.dirname, '..', 'train', 'fit.py');
  await runCommand(join(RISK_VENV_BIN, 'python'), [program, folder, '--ablate'], { limitSeconds: 3_600 });
  return JSON.parse(readFileSync(join(folder, 'ablation.json'), 'utf8')) as AblationRow[];
}
