import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { addressBlock, networkBlock } from '../../platform/ip-address.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { shardsOf } from '../../platform/sampled-count.ts';
import { activityKeys, type Subject, type TableKey } from '../../platform/table-keys.ts';
import { ACCOUNT_BURST, attemptsInBurst, type Facts, type ListVerdict, RISK_LANES } from '../domain/facts.ts';
import { decodeProfile } from '../domain/profile.ts';
import type { RiskFactsReader } from '../ports.ts';

type Item = Readonly<Record<string, unknown>>;
type WhoAndWhen = {
  readonly subject: Subject;
  readonly ip: string;
  readonly at: number;
  /** Absent if no password was tried, or we did not see it. */
  readonly passwordFingerprint?: string | undefined;
};

/** The keys, in the Activity table, of everything a decision needs to know of a person and an address. */
export function riskFactsKeys({ subject, ip, at, passwordFingerprint }: WhoAndWhen): readonly TableKey[] {
  return [
    activityKeys.profile(subject),
    ...activityKeys.listedAround(ip),
    activityKeys.burst(ACCOUNT_BURST.name, subject),
    ...laneKeys(RISK_LANES.accountFailures, subject, at),
    ...shardedLaneKeys(RISK_LANES.addressFailures, addressBlock(ip), at),
    ...shardedLaneKeys(RISK_LANES.networkFailures, networkBlock(ip), at),
    ...(passwordFingerprint ? shardedLaneKeys(RISK_LANES.fingerprintFailures, passwordFingerprint, at) : []),
    ...laneKeys(RISK_LANES.wrongCodes, subject, at),
    ...laneKeys(RISK_LANES.unmetChallenges, subject, at),
    ...laneKeys(RISK_LANES.resets, subject, at),
    ...laneKeys(RISK_LANES.addressResets, addressBlock(ip), at),
  ];
}

/**
 * Turns the items found under `riskFactsKeys` into facts. Items of other keys are ignored, so the answer of a
 * larger batch can be given as it is. An item that expired and was not yet deleted is not there.
 */
export function riskFactsOf(
  items: readonly Item[],
  who: WhoAndWhen,
): Pick<Facts, 'profile' | 'lists' | 'lanes'> {
  const live = items.filter(
    ({ expiresAtSeconds }) => typeof expiresAtSeconds !== 'number' || expiresAtSeconds * 1_000 > who.at,
  );
  const byKey = new Map(live.map((item) => [nameOf(item as TableKey), item]));
  const found = (key: TableKey) => byKey.get(nameOf(key));
  const attempts = (keys: readonly TableKey[]) =>
    keys.reduce((sum, key) => sum + Number(found(key)?.['attempts'] ?? 0), 0);

  const profile = found(activityKeys.profile(who.subject));
  // The narrowest block that is listed decides: an address that is allowed stays so in a network that is denied.
  const verdict = activityKeys
    .listedAround(who.ip)
    .map((key) => found(key)?.['verdict'])
    .find(isListVerdict);
  const burst = found(activityKeys.burst(ACCOUNT_BURST.name, who.subject));
  return {
    profile: profile && decodeProfile(String(profile['body'])),
    lists: verdict ? { address: verdict } : {},
    lanes: {
      accountFailures:
        attemptsInBurst(burst, who.at) + attempts(laneKeys(RISK_LANES.accountFailures, who.subject, who.at)),
      ...(typeof burst?.['lastAt'] === 'number' ? { accountFailedAt: burst['lastAt'] } : {}),
      addressFailures: attempts(shardedLaneKeys(RISK_LANES.addressFailures, addressBlock(who.ip), who.at)),
      networkFailures: attempts(shardedLaneKeys(RISK_LANES.networkFailures, networkBlock(who.ip), who.at)),
      wrongCodes: attempts(laneKeys(RISK_LANES.wrongCodes, who.subject, who.at)),
      unmetChallenges: attempts(laneKeys(RISK_LANES.unmetChallenges, who.subject, who.at)),
      resets: attempts(laneKeys(RISK_LANES.resets, who.subject, who.at)),
      addressResets: attempts(laneKeys(RISK_LANES.addressResets, addressBlock(who.ip), who.at)),
      ...(who.passwordFingerprint
        ? {
            fingerprintFailures: attempts(
              shardedLaneKeys(RISK_LANES.fingerprintFailures, who.passwordFingerprint, who.at),
            ),
          }
        : {}),
    },
  };
}

/** Reads the facts in one batch, for callers that need nothing else of the tables. */
export class DynamoDbRiskFacts implements RiskFactsReader {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async read(subject: Subject, ip: string, at: number): ReturnType<RiskFactsReader['read']> {
    const items: Item[] = [];
    let keys: Record<string, unknown>[] = [...riskFactsKeys({ subject, ip, at })];
    try {
      for (let attempt = 1; keys.length > 0 && attempt <= MAX_BATCH_ATTEMPTS; attempt++) {
        const answer = await this.#documents.send(
          new BatchGetCommand({ RequestItems: { [this.#table]: { Keys: keys } } }),
        );
        items.push(...(answer.Responses?.[this.#table] ?? []));
        keys = answer.UnprocessedKeys?.[this.#table]?.Keys ?? [];
      }
    } catch (cause) {
      throw new UnavailableError('risk facts', cause);
    }
    if (keys.length > 0)
      throw new UnavailableError('risk facts', new Error(`${keys.length} keys stayed unread`));
    return riskFactsOf(items, { subject, ip, at });
  }
}

const MAX_BATCH_ATTEMPTS = 3;

function laneKeys(
  lane: { readonly name: string; readonly windowMs: number },
  key: string,
  at: number,
): readonly TableKey[] {
  const window = Math.floor(at / lane.windowMs);
  return [activityKeys.lane(lane.name, key, window), activityKeys.lane(lane.name, key, window - 1)];
}

function shardedLaneKeys(lane: Parameters<typeof laneKeys>[0], key: string, at: number): readonly TableKey[] {
  return shardsOf(key).flatMap((shard) => laneKeys(lane, shard, at));
}

function nameOf({ pk, sk }: TableKey): string {
  return `${pk}\n${sk}`;
}

function isListVerdict(verdict: unknown): verdict is ListVerdict {
  return verdict === 'allow' || verdict === 'deny' || verdict === 'watch';
}
