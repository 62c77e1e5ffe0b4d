import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { requestFinished } from '../../functions/platform/observability.ts';
import { isProblem, PROBLEMS, UnavailableError } from '../../functions/platform/problem.ts';
import { FAULTS, type Fault } from '../builders/faulty-calls.ts';
import { FACTOR_JOURNEYS } from '../builders/outage-journeys/factors.ts';
import { PROFILE_JOURNEYS } from '../builders/outage-journeys/profile.ts';
import { SESSION_JOURNEYS } from '../builders/outage-journeys/sessions.ts';
import { SIGN_IN_JOURNEYS } from '../builders/outage-journeys/sign-in.ts';
import { type OutageWorld, outageWorld } from '../builders/outage-world.ts';

const JOURNEYS = { ...SIGN_IN_JOURNEYS, ...SESSION_JOURNEYS, ...FACTOR_JOURNEYS, ...PROFILE_JOURNEYS };

/** What was written to the log and to the metrics while a request ran. */
let written: string[] = [];
beforeEach(() => {
  written = [];
  const take = (chunk: unknown) => {
    written.push(String(chunk));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
});
afterEach(() => vi.restoreAllMocks());

/** What the caller gets, as the handler would make it of what the use case answers or throws. */
async function outcomeOf(run: () => Promise<unknown>): Promise<string> {
  try {
    const answer = await run();
    return isProblem(answer) ? `${PROBLEMS[answer.code].status} ${answer.code}` : 'done';
  } catch (cause) {
    if (!(cause instanceof UnavailableError)) throw cause;
    requestFinished({ operation: 'o', requestId: 'r', status: 503, elapsedMs: 0 }, cause);
    return `503 ${cause.port}`;
  }
}

/** The metric that the port's alarm watches; a use case that did without says so itself. */
function isTold(world: OutageWorld, port?: string): boolean {
  const metrics = written.filter((line) => line.includes('PortUnavailable'));
  return port ? metrics.some((line) => line.includes(`"port":"${port}"`)) : world.notices.length > 0;
}

/**
 * Answers other than “done” and 503 mean that it happened and the answer was lost, or that a call which the client library
 * sent a second time found its own trace. Whoever asks anew gets through.
 */
const HAPPENED = /^(?:done|503 .+|410 challenge-closed|401 wrong-code|409 conflict|404 not-found)$/;
const ALLOWED: Readonly<Record<Fault, RegExp>> = {
  failing: /^(?:done|503 .+)$/,
  slow: HAPPENED,
  twice: HAPPENED,
};

/**
 * A failure costs nobody a try. A count that got no answer stands; and a proof whose use was sent twice finds itself used,
 * and is one wrong try: never more.
 */
const MAY_BE_HELD: Readonly<Record<Fault, { readonly wrong: number; readonly counters: number }>> = {
  failing: { wrong: 0, counters: 0 },
  slow: { wrong: 0, counters: 1 },
  twice: { wrong: 1, counters: 2 },
};

describe('when a dependency', () => {
  const table: Record<string, Partial<Record<Fault, string>>> = {};
  afterAll(() => {
    if (process.env['SHOW_TABLE']) console.table(table);
  });

  describe.each(Object.entries(JOURNEYS))('of “%s”', (name, journey) => {
    it.each(FAULTS)(
      'is %s, the caller is told, nothing is held against anybody, and a fresh try is done',
      async (fault) => {
        const healthy = await outageWorld();
        const healthyRun = await journey(healthy);
        const healthyCalls = healthy.faulty();
        healthyCalls.plan();
        const unharmed = healthy.held().counters;
        expect(await outcomeOf(healthyRun)).toBe('done');
        const healthyCount = healthy.held().counters - unharmed;
        const dependencies = [...healthyCalls.names];
        expect(dependencies.length).toBeGreaterThan(0);

        for (const [nth, dependency] of dependencies.entries()) {
          const row = `${name} · ${nth} ${dependency}`;
          const world = await outageWorld();
          const run = await journey(world);
          const calls = world.faulty();
          const before = world.held();
          world.notices.length = 0;
          written.length = 0;
          calls.plan(nth, fault);
          const outcome = await outcomeOf(run);
          table[row] = { ...table[row], [fault]: outcome };
          expect(outcome, row).toMatch(ALLOWED[fault]);
          const after = world.held();
          expect(after.wrong - before.wrong, row).toBeLessThanOrEqual(MAY_BE_HELD[fault].wrong);
          const usual = outcome === 'done' ? healthyCount : 0;
          expect(after.counters - before.counters, `${row}: ${outcome}`).toBeLessThanOrEqual(
            usual + MAY_BE_HELD[fault].counters,
          );
          // A refusal to go on is no outage, and nobody waits for what is done for a decoy.
          const port = outcome === '503 unavailable' ? undefined : /^503 (.+)$/.exec(outcome)?.[1];
          const isMissed = fault === 'failing' && outcome === 'done' && !dependency.endsWith('decoy');
          if (port || isMissed) expect(isTold(world, port), `${row}: ${outcome}, is told`).toBe(true);
          calls.plan();
          world.pass(3_000);
          const fresh = await journey(world);
          expect(await outcomeOf(fresh), `${row}, then anew`).toBe('done');
        }
      },
    );
  });
});
