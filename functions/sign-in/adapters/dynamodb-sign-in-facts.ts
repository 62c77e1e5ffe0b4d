import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { standingOf } from '../../challenge/domain/account-standing.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { accountKeys, type Subject, type TableKey } from '../../platform/table-keys.ts';
import type { Facts } from '../../risk/domain/facts.ts';
import type { SignInFacts, WhoAndWhen } from '../ports.ts';

type Item = Readonly<Record<string, unknown>>;

/** How the risk engine's facts stand in the Activity table: given, because that table's layout is its own. */
export type RiskFactsLayout = {
  readonly keysOf: (who: WhoAndWhen) => readonly TableKey[];
  readonly factsOf: (items: readonly Item[], who: WhoAndWhen) => Pick<Facts, 'profile' | 'lists' | 'lanes'>;
};

const UNREADABLE = { profile: 'unreadable', lists: 'unreadable', lanes: 'unreadable' } as const;
const MAX_ATTEMPTS = 2;

/** Of the shape of an identifier's item. */
const NOBODY: Item = {
  ...accountKeys.identifier('nobody' as Subject),
  accountId: `acc_${'0'.repeat(26)}`,
  state: 'locked',
  notBefore: 0,
  stepUpRequired: false,
  factors: [],
  createdAt: 0,
};

/** What is done for an item that is there: put together from its attributes. */
function nobody(): Item {
  return Object.fromEntries(Object.entries(NOBODY));
}

/**
 * Reads all that a sign-in decides by with one batch. What the batch leaves out is asked for once more; the
 * account must then be there, while unread risk facts are reported as unreadable, which is not the same as absent. An
 * identifier that nobody owns costs the same: one batch of as many keys, and an item to take in.
 */
export function dynamoDbSignInFacts(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  { accountsTable, activityTable }: { readonly accountsTable: string; readonly activityTable: string },
  risk: RiskFactsLayout,
): SignInFacts {
  return {
    async read(who) {
      const identifiers: Item[] = [];
      const riskItems: Item[] = [];
      let requests: BatchRequests = {
        [accountsTable]: { Keys: [accountKeys.identifier(who.subject)] },
        [activityTable]: { Keys: risk.keysOf(who).map((key) => ({ ...key })) },
      };
      try {
        for (let attempt = 1; attempt <= MAX_ATTEMPTS && Object.keys(requests).length > 0; attempt += 1) {
          const { Responses, UnprocessedKeys } = await client.send(
            new BatchGetCommand({ RequestItems: requests }),
          );
          identifiers.push(...(Responses?.[accountsTable] ?? []));
          riskItems.push(...(Responses?.[activityTable] ?? []));
          requests = (UnprocessedKeys as BatchRequests | undefined) ?? {};
        }
      } catch (cause) {
        throw new UnavailableError('sign-in facts', cause);
      }
      if (requests[accountsTable])
        throw new UnavailableError('sign-in facts', new Error('The account stayed unread'));

      // Nobody's item is taken in and read as an owner's is, and then not believed.
      const standing = standingOf(identifiers[0] ?? nobody());
      return {
        ...(standing && identifiers[0] ? { standing } : {}),
        ...(requests[activityTable] ? UNREADABLE : risk.factsOf(riskItems, who)),
      };
    },
  };
}

type BatchRequests = Record<string, { Keys: Record<string, unknown>[] }>;
