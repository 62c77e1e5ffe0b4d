import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const sources = globSync('functions/**/*.ts', { cwd: ROOT })
  .sort()
  .map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);

/** Where a guess would do no harm: how long a try waits, and when a snapshot is fetched again. */
const HARMLESS = [
  'functions/platform/adapters/s3-objects.ts',
  'functions/risk/learner.handler.ts',
  'functions/risk/model.handler.ts',
  'functions/risk/policy.handler.ts',
  'functions/risk/surroundings.handler.ts',
];

const usesGuessable = (text: string) => text.includes('Math.random');
/** Hands on a generator for codes or tokens that does not come from `node:crypto`. */
const drawsElsewhere = (text: string) =>
  /\brandom(?:Int|Bytes)\s*[,:]/.test(text) &&
  !/import \{[^}]*\brandom(?:Int|Bytes)\b[^}]*\} from 'node:crypto'/.test(text);

describe('chance', () => {
  it('is drawn from a guessable generator only where a guess would do no harm [ASVS 6.4.1, 6.5.3, 7.2.3]', () => {
    const guessable = sources.filter(([, text]) => usesGuessable(text)).map(([file]) => file);
    expect(guessable).toEqual(HARMLESS);
  });

  it('is for codes and tokens wired from the system’s secure generator [ASVS 6.4.1, 6.5.3, 7.2.3]', () => {
    const handlers = sources.filter(([file]) => /(?:^|\/)handler\.ts$/.test(file));
    const wiring = handlers.filter(([, text]) => /\brandom(?:Int|Bytes)\b/.test(text));
    expect(wiring.length).toBeGreaterThan(2);
    expect(wiring.filter(([, text]) => drawsElsewhere(text)).map(([file]) => file)).toEqual([]);
  });

  it('from anywhere else is seen', () => {
    expect(usesGuessable('const code = Math.random();')).toBe(true);
    expect(drawsElsewhere('wire({ randomInt: (bound) => 4 });')).toBe(true);
    expect(drawsElsewhere("import { randomInt } from 'node:crypto';\nwire({ randomInt });")).toBe(false);
  });
});
