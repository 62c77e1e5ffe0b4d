import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { applyUpdate, type Bindings, isMet, project } from './dynamodb-expressions.ts';
import {
  copyValue,
  fromAttributeMap,
  type Item,
  isEqualValue,
  sizeOfItem,
  toAttributeMap,
} from './dynamodb-values.ts';

type Command = { readonly constructor: { readonly name: string }; readonly input: object };
type Input = Record<string, unknown>;
type Fault = {
  readonly matches: (command: string, input: Input) => boolean;
  readonly error: Error;
  left: number;
};

/** Charged like any small item. Adding its size up takes as long, so the double's own books tell nobody's items apart. */
const ABSENT: Item = {
  pk: '-',
  sk: '-',
  accountId: '-',
  state: '-',
  notBefore: 0,
  stepUpRequired: false,
  factors: [],
  createdAt: 0,
};

const failure = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

/**
 * DynamoDB in memory, at the level of the client's `send`. Honest where it hurts: conditions, atomic counters,
 * reserved words, `undefined` refused, duplicate keys in a batch refused, all-or-nothing transactions, and
 * items past their TTL that are still there. Takes document commands and base commands alike.
 *
 * Every table has the key `pk`, `sk`. Each call waits a turn of the event loop first, so parallel callers interleave.
 */
export class DynamoDbDouble {
  readonly #tables = new Map<string, Map<string, Item>>();
  readonly #faults: Fault[] = [];
  /** Finished calls, in order. */
  readonly calls: { readonly command: string; readonly input: Input }[] = [];
  /** How long the double itself has worked, in nanoseconds: nothing that its callers' code could be measured by. */
  insideNs = 0;
  /** How many items fit one page of a scan: the service's page is a megabyte. */
  scanPage = 1_000;
  /** How many requests of the next batches come back unprocessed. */
  unprocessed = 0;

  asDocumentClient(): DynamoDBDocumentClient {
    // Of the real class by descent, because the SDK's paginators ask; nothing of it is ever constructed.
    return Object.assign(Object.create(DynamoDBDocumentClient.prototype), {
      send: (command: Command) => this.send(command),
    });
  }

  asClient(): DynamoDBClient {
    return Object.assign(Object.create(DynamoDBClient.prototype), {
      send: (command: Command) => this.send(command),
    });
  }

  /** Makes the next matching calls fail, as an outage does. */
  failNext(
    command: string,
    error = failure('ProvisionedThroughputExceededException', 'slow down'),
    times = 1,
  ): void {
    this.#faults.push({ matches: (name) => name.startsWith(command), error, left: times });
  }

  /** All items of a table, for assertions. */
  items(table: string): Item[] {
    return [...this.#table(table).values()].map((item) => copyValue(item) as Item);
  }

  item(table: string, key: { readonly pk: string; readonly sk: string }): Item | undefined {
    const found = this.#table(table).get(nameOf(key));
    return found && (copyValue(found) as Item);
  }

  /** Puts test data without a call. */
  seed(table: string, ...items: readonly object[]): void {
    for (const item of items) this.#table(table).set(nameOf(item as Item), copyValue(item) as Item);
  }

  async send(command: Command): Promise<Item> {
    await new Promise((resolve) => setImmediate(resolve));
    const { name } = command.constructor;
    const isBase = /ItemCommand$|^(Query|Scan|TransactWriteItems)Command$/.test(name) && !isDocument(command);
    const verb = name.replace(/(Item|Items)?Command$/, '');
    const input = (isBase ? plain(command.input as Input) : command.input) as Input;
    this.calls.push({ command: verb, input });
    const fault = this.#faults.find((one) => one.left > 0 && one.matches(verb, input));
    if (fault) {
      fault.left -= 1;
      throw fault.error;
    }
    const startedAt = process.hrtime.bigint();
    try {
      const answer = this.#run(verb, input);
      return isBase ? marshalled(answer) : answer;
    } finally {
      this.insideNs += Number(process.hrtime.bigint() - startedAt);
    }
  }

  #run(verb: string, input: Input): Item {
    switch (verb) {
      case 'Get':
        return this.#get(input);
      case 'Put':
      case 'Update':
      case 'Delete':
        return this.#write(verb, input);
      case 'BatchGet':
        return this.#batchGet(input);
      case 'BatchWrite':
        return this.#batchWrite(input);
      case 'Query':
        return this.#query(input);
      case 'Scan':
        return this.#scan(input);
      case 'TransactWrite':
        return this.#transact(input);
      default:
        throw new Error(`The DynamoDB double does not know ${verb}`);
    }
  }

  #get(input: Input): Item {
    const found = this.#table(input['TableName']).get(nameOf(input['Key']));
    const capacity = readCapacity([found ?? {}], input['ConsistentRead']);
    return { ...(found ? { Item: projected(found, input) } : {}), ...capacity };
  }

  #write(verb: string, input: Input): Item {
    const { table, name, before, after } = this.#planned(verb, input);
    if (after) table.set(name, after);
    else table.delete(name);
    const wanted = input['ReturnValues'];
    const shown = wanted === 'ALL_OLD' ? before : after;
    return {
      ...(wanted && wanted !== 'NONE' && shown ? { Attributes: shownAttributes(wanted, before, shown) } : {}),
      ...writeCapacity([[before, after]]),
    };
  }

  /** Checks the condition and says what the table would hold; changes nothing. */
  #planned(verb: string, input: Input) {
    const table = this.#table(input['TableName']);
    const key = (input['Key'] ?? input['Item']) as Item;
    const name = nameOf(key);
    const before = table.get(name);
    const condition = input['ConditionExpression'] as string | undefined;
    if (condition && !isMet(condition, before ?? {}, bindingsOf(input)))
      throw new ConditionalCheckFailedException({
        message: 'The conditional request failed',
        $metadata: {},
        ...(input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD' && before
          ? { Item: toAttributeMap(before) as Record<string, AttributeValue> }
          : {}),
      });
    if (verb === 'Delete') return { table, name, before, after: undefined };
    const after =
      verb === 'Put'
        ? (copyValue(input['Item']) as Item)
        : applyUpdate(
            input['UpdateExpression'] as string,
            before ?? { pk: key['pk'], sk: key['sk'] },
            bindingsOf(input),
          );
    if (sizeOfItem(after) > 400 * 1024)
      throw failure('ValidationException', 'Item size has exceeded the maximum allowed size');
    return { table, name, before, after };
  }

  #batchGet(input: Input): Item {
    const responses: Record<string, Item[]> = {};
    const left: Record<string, Item> = {};
    let units = 0;
    const requests = Object.entries(input['RequestItems'] as Record<string, Input>);
    const total = requests.reduce((sum, [, { Keys }]) => sum + (Keys as Item[]).length, 0);
    if (total === 0 || total > 100) throw failure('ValidationException', 'Too many or too few keys');
    for (const [tableName, request] of requests) {
      const keys = request['Keys'] as Item[];
      if (new Set(keys.map(nameOf)).size < keys.length)
        throw failure('ValidationException', 'Provided list of item keys contains duplicates');
      const skipped = keys.slice(0, this.unprocessed);
      this.unprocessed -= skipped.length;
      if (skipped.length > 0) left[tableName] = { ...request, Keys: skipped };
      const found = keys.slice(skipped.length).map((key) => this.#table(tableName).get(nameOf(key)));
      units += found.reduce((sum, item) => sum + readUnits(item ?? ABSENT, request['ConsistentRead']), 0);
      responses[tableName] = found
        .filter((item) => item !== undefined)
        .map((item) => projected(item, request));
    }
    return { Responses: responses, UnprocessedKeys: left, ConsumedCapacity: [{ CapacityUnits: units }] };
  }

  #batchWrite(input: Input): Item {
    const requests = Object.entries(input['RequestItems'] as Record<string, Input[]>).flatMap(
      ([table, list]) => list.map((request) => ({ table, request })),
    );
    if (requests.length === 0 || requests.length > 25)
      throw failure('ValidationException', 'Too many or too few requests');
    const names = requests.map(({ table, request }) => `${table}\n${nameOf(targetOf(request))}`);
    if (new Set(names).size < names.length)
      throw failure('ValidationException', 'Provided list of item keys contains duplicates');
    const left: Record<string, Input[]> = {};
    const changes: [Item | undefined, Item | undefined][] = [];
    for (const { table, request } of requests) {
      if (this.unprocessed > 0) {
        this.unprocessed -= 1;
        left[table] = [...(left[table] ?? []), request];
        continue;
      }
      const name = nameOf(targetOf(request));
      const before = this.#table(table).get(name);
      const put = request['PutRequest'] as { Item: Item } | undefined;
      const after = put && (copyValue(put.Item) as Item);
      if (after) this.#table(table).set(name, after);
      else this.#table(table).delete(name);
      changes.push([before, after]);
    }
    const { ConsumedCapacity } = writeCapacity(changes);
    return { UnprocessedItems: left, ConsumedCapacity: [ConsumedCapacity] };
  }

  #query(input: Input): Item {
    const bindings = bindingsOf(input);
    const matching = [...this.#table(input['TableName']).values()]
      .filter((item) => isMet(input['KeyConditionExpression'] as string, item, bindings))
      .sort((a, b) => (String(a['sk']) < String(b['sk']) ? -1 : 1));
    if (input['ScanIndexForward'] === false) matching.reverse();
    const start = input['ExclusiveStartKey'];
    const from = start ? matching.findIndex((item) => nameOf(item) === nameOf(start)) + 1 : 0;
    const limit = (input['Limit'] as number | undefined) ?? matching.length;
    const page = matching.slice(from, from + limit);
    const last = page.at(-1);
    const filter = input['FilterExpression'] as string | undefined;
    const kept = filter ? page.filter((item) => isMet(filter, item, bindings)) : page;
    return {
      Items: kept.map((item) => projected(item, input)),
      Count: kept.length,
      ScannedCount: page.length,
      // The service says where it stopped even if nothing follows.
      ...(last && page.length === input['Limit']
        ? { LastEvaluatedKey: { pk: last['pk'], sk: last['sk'] } }
        : {}),
      ...readCapacity(page, input['ConsistentRead']),
    };
  }

  /** By segment and page; a key that is not there any more is as good a place to go on from as any. */
  #scan(input: Input): Item {
    const [segment, segments] = [Number(input['Segment'] ?? 0), Number(input['TotalSegments'] ?? 1)];
    const placeOf = (item: Item) => `${item['pk']}\n${item['sk']}`;
    const start = input['ExclusiveStartKey'] as Item | undefined;
    const segmentOf = ({ pk }: Item) =>
      [...String(pk)].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % segments;
    const left = [...this.#table(input['TableName']).values()]
      .filter((item) => segmentOf(item) === segment && (!start || placeOf(item) > placeOf(start)))
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    const page = left.slice(0, (input['Limit'] as number | undefined) ?? this.scanPage);
    const last = page.at(-1);
    const filter = input['FilterExpression'] as string | undefined;
    const kept = filter ? page.filter((item) => isMet(filter, item, bindingsOf(input))) : page;
    return {
      Items: kept.map((item) => projected(item, input)),
      Count: kept.length,
      ScannedCount: page.length,
      ...(last && page.length < left.length ? { LastEvaluatedKey: { pk: last['pk'], sk: last['sk'] } } : {}),
      ...readCapacity(page, input['ConsistentRead']),
    };
  }

  #transact(input: Input): Item {
    const writes = (input['TransactItems'] as Record<string, Input>[]).map(
      (entry) => Object.entries(entry)[0],
    );
    const plans: {
      table: Map<string, Item>;
      name: string;
      before: Item | undefined;
      after: Item | undefined;
      isCheck: boolean;
    }[] = [];
    const reasons = writes.map((write) => {
      const [verb = '', part = {}] = write ?? [];
      try {
        const isCheck = verb === 'ConditionCheck';
        plans.push({ ...this.#planned(isCheck ? 'Delete' : verb, part), isCheck });
        return { Code: 'None' };
      } catch (cause) {
        if ((cause as Error).name !== 'ConditionalCheckFailedException') throw cause;
        return { Code: 'ConditionalCheckFailed', Message: (cause as Error).message };
      }
    });
    if (reasons.some(({ Code }) => Code !== 'None'))
      throw new TransactionCanceledException({
        message: 'Transaction cancelled',
        $metadata: {},
        CancellationReasons: reasons,
      });
    if (new Set(plans.map((plan) => plan.name)).size < plans.length)
      throw failure(
        'ValidationException',
        'Transaction request cannot include multiple operations on one item',
      );
    for (const { table, name, after, isCheck } of plans) {
      if (isCheck) continue;
      if (after) table.set(name, after);
      else table.delete(name);
    }
    const { ConsumedCapacity } = writeCapacity(plans.map(({ before, after }) => [before, after]));
    return { ConsumedCapacity: [{ CapacityUnits: ConsumedCapacity.CapacityUnits * 2 }] };
  }

  #table(name: unknown): Map<string, Item> {
    const known = this.#tables.get(String(name)) ?? new Map<string, Item>();
    this.#tables.set(String(name), known);
    return known;
  }
}

/** Document commands wrap a base command, which is how they can be told apart where names are the same. */
function isDocument(command: Command): boolean {
  return 'clientCommand' in command;
}

function plain(input: Input): Input {
  const converted: Input = {};
  for (const [name, value] of Object.entries(input)) {
    if (['Item', 'Key', 'ExpressionAttributeValues', 'ExclusiveStartKey'].includes(name) && value)
      converted[name] = fromAttributeMap(value as Item);
    else if (name === 'Keys') converted[name] = (value as Item[]).map(fromAttributeMap);
    else if (
      [
        'RequestItems',
        'PutRequest',
        'DeleteRequest',
        'TransactItems',
        'Put',
        'Update',
        'Delete',
        'ConditionCheck',
      ].includes(name) ||
      typeof value === 'object'
    )
      converted[name] = name === 'ExpressionAttributeNames' ? value : deepPlain(value);
    else converted[name] = value;
  }
  return converted;
}

function deepPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deepPlain);
  if (typeof value === 'object' && value !== null) return plain(value as Input);
  return value;
}

function marshalled(answer: Item): Item {
  const converted: Item = { ...answer };
  for (const name of ['Item', 'Attributes', 'LastEvaluatedKey'])
    if (converted[name]) converted[name] = toAttributeMap(converted[name] as Item);
  if (converted['Items']) converted['Items'] = (converted['Items'] as Item[]).map(toAttributeMap);
  if (converted['Responses'])
    converted['Responses'] = Object.fromEntries(
      Object.entries(converted['Responses'] as Record<string, Item[]>).map(([table, items]) => [
        table,
        items.map(toAttributeMap),
      ]),
    );
  return converted;
}

function nameOf(key: unknown): string {
  const { pk, sk } = key as Item;
  if (typeof pk !== 'string' || typeof sk !== 'string' || !pk || !sk)
    throw failure('ValidationException', 'The provided key element does not match the schema');
  return `${pk}\n${sk}`;
}

function targetOf(request: Input): unknown {
  const put = request['PutRequest'] as { Item: Item } | undefined;
  return put?.Item ?? (request['DeleteRequest'] as { Key: Item }).Key;
}

function bindingsOf(input: Input): Bindings {
  return {
    names: (input['ExpressionAttributeNames'] ?? {}) as Record<string, string>,
    values: (input['ExpressionAttributeValues'] ?? {}) as Record<string, unknown>,
  };
}

function projected(item: Item, input: Input): Item {
  const copy = copyValue(item) as Item;
  const wanted = input['ProjectionExpression'] as string | undefined;
  return wanted ? project(wanted, copy, bindingsOf(input)) : copy;
}

function shownAttributes(wanted: unknown, before: Item | undefined, shown: Item): Item {
  const copy = copyValue(shown) as Item;
  if (wanted !== 'UPDATED_NEW') return copy;
  return Object.fromEntries(
    Object.entries(copy).filter(
      ([name, value]) => !isEqualValue(before?.[name], value) && name !== 'pk' && name !== 'sk',
    ),
  );
}

function readUnits(item: Item, isConsistent: unknown): number {
  return Math.max(1, Math.ceil(sizeOfItem(item) / 4096)) * (isConsistent ? 1 : 0.5);
}

function readCapacity(items: readonly Item[], isConsistent: unknown) {
  return {
    ConsumedCapacity: { CapacityUnits: items.reduce((sum, item) => sum + readUnits(item, isConsistent), 0) },
  };
}

function writeCapacity(changes: readonly (readonly [Item | undefined, Item | undefined])[]) {
  const units = changes.map(([before, after]) =>
    Math.max(1, Math.ceil(Math.max(sizeOfItem(before ?? {}), sizeOfItem(after ?? {})) / 1024)),
  );
  return { ConsumedCapacity: { CapacityUnits: units.reduce((sum, one) => sum + one, 0) } };
}
