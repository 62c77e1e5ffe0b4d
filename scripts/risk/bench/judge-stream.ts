import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assessment } from '../../../functions/activity/domain/assessment.ts';
import type { Finding } from '../../../functions/detection/domain/finding.ts';
import { createAssessor } from '../../../functions/risk/domain/assess.ts';
import { defaultModel } from '../../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../../functions/risk/policy/default-policy.ts';
import { LOCAL, RISK_VENV_BIN } from '../../local/paths.ts';
import { runCommand } from '../../local/run-command.ts';
import { ReplayedCampaigns } from '../backtest/replayed-campaigns.ts';
import { livePopulation } from '../backtest/replayed-population.ts';
import { ReplayedWorld } from '../backtest/replayed-world.ts';
import { writeFeatures } from '../baselines/features-file.ts';
import { Freeman } from '../baselines/freeman.ts';
import { readEvents } from '../event-line.ts';
import { progressOf, spanOf } from '../train/collect-examples.ts';
import type { CampaignSeen, JudgedStream, ScoredEvent } from './scored-event.ts';

/**
 * Lets all detectors see one stream, each event before what follows from it, and keeps what they said of its judged
 * part. Ours learns from what it lets in itself. Freeman is told by the label which sign-ins were legitimate and learns
 * from all of those, which is a favour; the forest is fitted to what came before the judged part.
 */
export async function judgeStream(path: string, name: string, judgedFrom: number): Promise<JudgedStream> {
  const span = await spanOf(path);
  const judgedFromAt = span.from + judgedFrom * (span.until - span.from);
  const forest = await forestScores(path, judgedFromAt);
  const freeman = new Freeman();
  const campaigns = new Campaigns();
  const world = new ReplayedWorld(
    createAssessor({ policy: defaultPolicy, model: defaultModel }),
    livePopulation(true),
    new ReplayedCampaigns((findings) => campaigns.found(findings)),
  );
  const events: ScoredEvent[] = [];
  let decisions = 0;
  let unexplained = 0;
  for await (const { label, ...event } of readEvents(path, () => {})) {
    if (!label) continue;
    campaigns.attempted(label.campaign, label.kind, event);
    const isPasswordRight = event.passwordCorrect === true;
    const freemanScore = isPasswordRight ? freeman.score(event) : 0;
    if (isPasswordRight && !label.attack) freeman.learn(event);
    const { assessment } = await world.replay(event);
    decisions += 1;
    if (!isExplained(assessment)) unexplained += 1;
    if (progressOf(event.at, span) < judgedFrom) continue;
    events.push({
      userId: event.userId,
      country: event.country,
      label,
      isPasswordRight,
      scores: {
        gatehouse: assessment.score,
        freeman: freemanScore,
        'isolation forest': forest.get(event.eventId) ?? 0,
      },
      decision: assessment.decision,
    });
  }
  return { name, events, campaigns: campaigns.seen(), decisions, unexplained };
}

/** The reasons and the prior are the sum exactly, and without its heaviest reason against the attempt it is less. */
function isExplained({ bits, priorBits, reasons }: Assessment): boolean {
  const sum = reasons.reduce((total, reason) => total + reason.bits, priorBits);
  const worst = Math.max(0, ...reasons.map((reason) => reason.bits));
  return sum === bits && (worst === 0 || bits - worst < bits);
}

/** What is known of each simulated campaign: its attempts, and after how many of them it was found. */
class Campaigns {
  readonly #campaigns = new Map<string, CampaignSeen & { ips: Set<string>; ja4s: Set<string> }>();

  attempted(id: string | undefined, kind: string, { ip, ja4 }: { ip: string; ja4?: string }): void {
    if (id === undefined) return;
    const known = this.#campaigns.get(id) ?? {
      id,
      kind,
      attempts: 0,
      foundAfter: undefined,
      ips: new Set(),
      ja4s: new Set(),
    };
    known.ips.add(ip);
    if (ja4) known.ja4s.add(ja4);
    this.#campaigns.set(id, { ...known, attempts: known.attempts + 1 });
  }

  found(findings: readonly Finding[]): void {
    for (const { campaignId, addresses, ja4 } of findings) {
      if (!campaignId) continue;
      for (const [id, known] of this.#campaigns) {
        const isIt = addresses.some((ip) => known.ips.has(ip)) || (ja4 !== undefined && known.ja4s.has(ja4));
        if (isIt && known.foundAfter === undefined)
          this.#campaigns.set(id, { ...known, foundAfter: known.attempts });
      }
    }
  }

  seen(): readonly CampaignSeen[] {
    return [...this.#campaigns.values()].map(({ id, kind, attempts, foundAfter }) => ({
      id,
      kind,
      attempts,
      foundAfter,
    }));
  }
}

/** Where the forest of the stream judged last lies, for whoever times it in this process. */
export const FOREST_FILE = join(LOCAL, 'risk', 'forest.json');
export const FEATURES_FILE = join(LOCAL, 'risk', 'features.csv');

async function forestScores(path: string, trainUntil: number): Promise<ReadonlyMap<string, number>> {
  const features = FEATURES_FILE;
  const scores = join(LOCAL, 'risk', 'forest-scores.txt');
  const eventIds = await writeFeatures(
    readEvents(path, () => {}),
    features,
    trainUntil,
  );
  writeFileSync(scores, '');
  const program = join(import.meta.dirname, '..', 'baselines', 'isolation_forest.py');
  await runCommand(
    join(RISK_VENV_BIN, 'python'),
    [program, '--features', features, '--scores', scores, '--export', FOREST_FILE],
    {
      limitSeconds: 900,
    },
  );
  const lines = readFileSync(scores, 'utf8').trim().split('\n');
  return new Map(eventIds.map((id, i) => [id, Number(lines[i])]));
}
