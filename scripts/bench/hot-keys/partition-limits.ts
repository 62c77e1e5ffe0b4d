import type { DynamoDbDouble } from '../../../test/fakes/dynamodb-double.ts';
import { type Item, sizeOfItem } from '../../../test/fakes/dynamodb-values.ts';

/** What one partition of a table takes in a second, and how large an item may be. All items of one partition key are taken to share a partition that nobody splits: adaptive capacity and bursts may help, and are not counted on. */
export const PARTITION_LIMITS = { writeUnits: 1_000, readUnits: 3_000, itemBytes: 400 * 1024 } as const;

export type KeyUnits = { writeUnits: number; readUnits: number };
type Key = { readonly pk: string; readonly sk: string };
type Input = Readonly<Record<string, unknown>>;
type Call = { readonly command: string; readonly input: Input };

/** Reads off the calls that a table was sent which partition keys they cost how much, as the service bills it. */
export class PartitionMeter {
  readonly #db: DynamoDbDouble;
  readonly #units = new Map<string, KeyUnits>();
  largestItemBytes = 0;

  constructor(db: DynamoDbDouble) {
    this.#db = db;
  }

  /** What was spent since this was asked last, by table and partition key. */
  take(): ReadonlyMap<string, KeyUnits> {
    for (const call of this.#db.calls.splice(0)) this.#account(call);
    const taken = new Map(this.#units);
    this.#units.clear();
    return taken;
  }

  #account({ command, input }: Call): void {
    switch (command) {
      case 'Update':
      case 'Delete':
        this.#wrote(input['TableName'], input['Key']);
        break;
      case 'Put':
        this.#wrote(input['TableName'], input['Item']);
        break;
      case 'TransactWrite':
        for (const part of input['TransactItems'] as Input[])
          for (const write of Object.values(part) as Input[])
            this.#wrote(write['TableName'], write['Key'] ?? write['Item'], 2);
        break;
      case 'BatchWrite':
        for (const [table, requests] of Object.entries(input['RequestItems'] as Record<string, Input[]>))
          for (const { PutRequest, DeleteRequest } of requests as Record<string, Input | undefined>[])
            this.#wrote(table, PutRequest?.['Item'] ?? DeleteRequest?.['Key']);
        break;
      case 'BatchGet':
        for (const [table, { Keys, ConsistentRead }] of Object.entries(
          input['RequestItems'] as Record<string, Input>,
        ))
          for (const key of Keys as Key[]) this.#read(table, key, ConsistentRead);
        break;
      case 'Get':
        this.#read(String(input['TableName']), input['Key'] as Key, input['ConsistentRead']);
        break;
      default:
        throw new RangeError(`Nobody said what ${command} costs which key`);
    }
  }

  /** A write that a condition refuses costs as much as one that it lets through. */
  #wrote(table: unknown, key: unknown, times = 1): void {
    const bytes = this.#sizeOf(String(table), key as Key);
    this.#of(String(table), key as Key).writeUnits += times * Math.max(1, Math.ceil(bytes / 1024));
  }

  #read(table: string, key: Key, isConsistent: unknown): void {
    const units = Math.max(1, Math.ceil(this.#sizeOf(table, key) / 4096));
    this.#of(table, key).readUnits += units * (isConsistent ? 1 : 0.5);
  }

  #sizeOf(table: string, key: Key): number {
    const bytes = sizeOfItem((this.#db.item(table, key) ?? {}) as Item);
    this.largestItemBytes = Math.max(this.largestItemBytes, bytes);
    return bytes;
  }

  #of(table: string, { pk }: Key): KeyUnits {
    const name = `${table} ${pk}`;
    const units = this.#units.get(name) ?? { writeUnits: 0, readUnits: 0 };
    this.#units.set(name, units);
    return units;
  }
}

export type HottestKey = KeyUnits & { readonly key: string };

/** The larger of both shares of what a partition takes: above 1 the table would refuse some of it. */
export function heatOf({ writeUnits, readUnits }: KeyUnits): number {
  return Math.max(writeUnits / PARTITION_LIMITS.writeUnits, readUnits / PARTITION_LIMITS.readUnits);
}

/** The hottest key of each kind in its hottest second, hottest first. A kind is a key without what tells one from another. */
export function hottestByKind(seconds: readonly ReadonlyMap<string, KeyUnits>[]): HottestKey[] {
  const hottest = new Map<string, HottestKey>();
  for (const second of seconds)
    for (const [key, units] of second) {
      const kind = kindOf(key);
      const known = hottest.get(kind);
      if (!known || heatOf(units) > heatOf(known)) hottest.set(kind, { key, ...units });
    }
  return [...hottest.values()].sort((a, b) => heatOf(b) - heatOf(a));
}

/** `activity LANE#network-failures`, `incidents CLUSTER#asn`, `accounts IDENTIFIER`. */
export function kindOf(key: string): string {
  const [name = '', first = ''] = key.split('#');
  const hasKinds = /(?:LANE|CLUSTER|COUNTER)$/.test(name);
  return hasKinds ? `${name}#${first.split(':')[0]}` : name;
}
