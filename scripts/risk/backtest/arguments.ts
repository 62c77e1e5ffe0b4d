import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { LoadedModel } from '../../../functions/risk/domain/model.ts';
import { policySchema, type RiskPolicy } from '../../../functions/risk/domain/policy.ts';
import { loadModel } from '../../../functions/risk/load-model.ts';
import { defaultModel } from '../../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../../functions/risk/policy/default-policy.ts';

export type BacktestArguments = {
  readonly events: string;
  readonly scores: string;
  readonly policy: RiskPolicy;
  readonly model: LoadedModel;
};

const USAGE = 'Usage: npm run backtest -- --events FILE --scores OUT [--policy FILE] [--model FILE]';

/** @throws Error whose message says what to write instead */
export function backtestArguments(args: readonly string[]): BacktestArguments {
  const options = {
    events: { type: 'string' },
    scores: { type: 'string' },
    policy: { type: 'string' },
    model: { type: 'string' },
  } as const;
  let values: { events?: string; scores?: string; policy?: string; model?: string };
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
  if (!values.events || !values.scores) throw new Error(`Two files must be named.\n${USAGE}`);
  return {
    events: values.events,
    scores: values.scores,
    policy: values.policy
      ? checked('policy', values.policy, (json) => policySchema.parse(json))
      : defaultPolicy,
    model: values.model ? checked('model', values.model, loadModel) : defaultModel,
  };
}

function checked<T>(what: string, path: string, parse: (json: unknown) => T): T {
  try {
    return parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new Error(`${path} is no ${what} that can be used: ${(cause as Error).message}`, { cause });
  }
}
