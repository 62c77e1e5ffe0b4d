/** A stored item with plain JavaScript values: strings, finite numbers, booleans, null, bytes, sets, lists, maps. */
export type Item = { [attribute: string]: unknown };

type AttributeValue = { [kind: string]: unknown };

export function fromAttributeValue(value: AttributeValue): unknown {
  const [kind, content] = Object.entries(value)[0] ?? [];
  switch (kind) {
    case 'N':
      return Number(content);
    case 'NULL':
      return null;
    case 'M':
      return fromAttributeMap(content as Item);
    case 'L':
      return (content as AttributeValue[]).map(fromAttributeValue);
    case 'SS':
      return new Set(content as string[]);
    case 'NS':
      return new Set((content as string[]).map(Number));
    default:
      return content;
  }
}

export function fromAttributeMap(map: Item): Item {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, fromAttributeValue(value as AttributeValue)]),
  );
}

export function toAttributeValue(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (value instanceof Uint8Array) return { B: value };
  if (value instanceof Set) {
    const members = [...value];
    return typeof members[0] === 'number' ? { NS: members.map(String) } : { SS: members };
  }
  if (Array.isArray(value)) return { L: value.map(toAttributeValue) };
  return { M: toAttributeMap(value as Item) };
}

export function toAttributeMap(item: Item): Item {
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [key, toAttributeValue(value)]));
}

/** A deep copy; refuses what the SDK's marshaller refuses, `undefined` first of all. */
export function copyValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (value instanceof Set) return new Set(value);
  if (Array.isArray(value)) return value.map(copyValue);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyValue(member)]));
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('Special numeric value');
  if (!['string', 'number', 'boolean'].includes(typeof value) && value !== null)
    throw new Error('Pass options.removeUndefinedValues=true to remove undefined values from map/array/set.');
  return value;
}

/** The size DynamoDB bills, by its published rules (names and values in UTF-8, numbers about two digits a byte). */
export function sizeOfItem(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value),
    0,
  );
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).replace(/\D/g, '').length / 2) + 1;
  if (typeof value === 'boolean' || value === null) return 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return [...value].reduce((sum, member) => sum + sizeOf(member), 0);
  if (Array.isArray(value)) return value.reduce((sum, member) => sum + sizeOf(member) + 1, 3);
  return Object.entries(value as Item).reduce(
    (sum, [name, member]) => sum + Buffer.byteLength(name) + sizeOf(member) + 1,
    3,
  );
}

export function isEqualValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(comparable(a)) === JSON.stringify(comparable(b));
}

function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return ['bytes', Buffer.from(value).toString('hex')];
  if (value instanceof Set) return ['set', [...value].sort()];
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([key, member]) => [key, comparable(member)]);
  return value;
}
