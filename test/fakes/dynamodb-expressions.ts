import { RESERVED_WORDS } from './dynamodb-reserved-words.ts';
import { copyValue, type Item, isEqualValue } from './dynamodb-values.ts';

/** What an expression may refer to besides attributes. */
export type Bindings = {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
};

type Path = readonly (string | number)[];
type Operand = (item: Item) => unknown;
type Condition = (item: Item) => boolean;

class InvalidExpression extends Error {
  override readonly name = 'ValidationException';
}

/** Evaluates a condition, filter or key condition. An empty item stands for an absent one. */
export function isMet(expression: string, item: Item, bindings: Bindings): boolean {
  const parser = new Parser(expression, bindings);
  const condition = parser.condition();
  parser.end();
  return condition(item);
}

/** Applies an update expression and returns the new item; every operand sees the item as it was before. */
export function applyUpdate(expression: string, before: Item, bindings: Bindings): Item {
  const parser = new Parser(expression, bindings);
  const after = copyValue(before) as Item;
  for (const change of parser.update()) change(before, after);
  return after;
}

/** The top-level attributes a projection keeps. */
export function project(expression: string, item: Item, bindings: Bindings): Item {
  const parser = new Parser(expression, bindings);
  const names = parser.list(() => String(parser.path()[0]));
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

const TOKEN = /\s*(<>|<=|>=|[=<>(),+\-.[\]]|[:#]?[A-Za-z0-9_]+)/y;

class Parser {
  readonly #tokens: string[] = [];
  readonly #bindings: Bindings;
  #at = 0;

  constructor(text: string, bindings: Bindings) {
    this.#bindings = bindings;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.trimEnd().length) {
      const match = TOKEN.exec(text);
      if (!match?.[1]) throw new InvalidExpression(`Invalid expression: ${text}`);
      this.#tokens.push(match[1]);
    }
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw new InvalidExpression(`Syntax error near ${this.#peek()}`);
  }

  condition(): Condition {
    let left = this.#and();
    while (this.#takeWord('OR')) {
      const [a, b] = [left, this.#and()];
      left = (item) => a(item) || b(item);
    }
    return left;
  }

  *update(): Generator<(before: Item, after: Item) => void> {
    while (this.#at < this.#tokens.length) {
      const clause = this.#next().toUpperCase();
      if (clause === 'SET') yield* this.list(() => this.#assignment());
      else if (clause === 'REMOVE') yield* this.list(() => this.#removal());
      else if (clause === 'ADD') yield* this.list(() => this.#addition());
      else throw new InvalidExpression(`Syntax error near ${clause}`);
    }
  }

  list<T>(one: () => T): T[] {
    const all = [one()];
    while (this.#take(',')) all.push(one());
    return all;
  }

  path(): Path {
    const steps: (string | number)[] = [this.#name()];
    for (;;) {
      if (this.#take('.')) steps.push(this.#name());
      else if (this.#take('[')) {
        steps.push(Number(this.#next()));
        this.#expect(']');
      } else return steps;
    }
  }

  #and(): Condition {
    let left = this.#not();
    while (this.#takeWord('AND')) {
      const [a, b] = [left, this.#not()];
      left = (item) => a(item) && b(item);
    }
    return left;
  }

  #not(): Condition {
    if (!this.#takeWord('NOT')) return this.#primary();
    const inner = this.#not();
    return (item) => !inner(item);
  }

  #primary(): Condition {
    if (this.#take('(')) {
      const inner = this.condition();
      this.#expect(')');
      return inner;
    }
    return this.#functionCondition() ?? this.#comparison();
  }

  #functionCondition(): Condition | undefined {
    const name = this.#peek();
    if (!['attribute_exists', 'attribute_not_exists', 'begins_with', 'contains'].includes(name))
      return undefined;
    this.#next();
    this.#expect('(');
    const path = this.path();
    const argument = this.#take(',') ? this.#operand() : () => undefined;
    this.#expect(')');
    return (item) => {
      const value = valueAt(item, path);
      if (name === 'attribute_exists') return value !== undefined;
      if (name === 'attribute_not_exists') return value === undefined;
      const wanted = argument(item);
      if (name === 'begins_with') return typeof value === 'string' && value.startsWith(String(wanted));
      return value instanceof Set
        ? value.has(wanted)
        : ((value as unknown[]) ?? []).includes(wanted as never);
    };
  }

  #comparison(): Condition {
    const left = this.#operand();
    const operator = this.#next().toUpperCase();
    if (operator === 'BETWEEN') {
      const low = this.#operand();
      if (!this.#takeWord('AND')) throw new InvalidExpression('BETWEEN needs AND');
      const high = this.#operand();
      return (item) =>
        ordered(left(item), low(item), (c) => c >= 0) && ordered(left(item), high(item), (c) => c <= 0);
    }
    if (operator === 'IN') {
      this.#expect('(');
      const options = this.list(() => this.#operand());
      this.#expect(')');
      return (item) => options.some((option) => isEqualValue(left(item), option(item)));
    }
    const right = this.#operand();
    return (item) => compare(operator, left(item), right(item));
  }

  #assignment(): (before: Item, after: Item) => void {
    const path = this.path();
    this.#expect('=');
    let value = this.#operand();
    while (['+', '-'].includes(this.#peek())) {
      const [sign, a, b] = [this.#next() === '+' ? 1 : -1, value, this.#operand()];
      value = (item) => numberOf(a(item)) + sign * numberOf(b(item));
    }
    return (before, after) => {
      const result = value(before);
      if (result === undefined)
        throw new InvalidExpression(
          'The provided expression refers to an attribute that does not exist in the item',
        );
      setAt(after, path, copyValue(result));
    };
  }

  #removal(): (before: Item, after: Item) => void {
    const path = this.path();
    return (_, after) => setAt(after, path, undefined);
  }

  #addition(): (before: Item, after: Item) => void {
    const path = this.path();
    const added = this.#operand();
    return (before, after) => {
      const [old, more] = [valueAt(before, path), added(before)];
      if (more instanceof Set) setAt(after, path, new Set([...((old as Set<unknown>) ?? []), ...more]));
      else setAt(after, path, numberOf(old ?? 0) + numberOf(more));
    };
  }

  #operand(): Operand {
    const token = this.#peek();
    if (token.startsWith(':')) {
      this.#next();
      if (!(token in this.#bindings.values)) throw new InvalidExpression(`${token} is not defined`);
      return () => this.#bindings.values[token];
    }
    if (token === 'if_not_exists' || token === 'list_append' || token === 'size')
      return this.#functionOperand();
    const path = this.path();
    return (item) => valueAt(item, path);
  }

  #functionOperand(): Operand {
    const name = this.#next();
    this.#expect('(');
    const [first, second] = this.list(() => this.#operand());
    this.#expect(')');
    return (item) => {
      const value = first?.(item);
      if (name === 'if_not_exists') return value === undefined ? second?.(item) : value;
      if (name === 'list_append') return [...(value as unknown[]), ...((second?.(item) ?? []) as unknown[])];
      return (value as { size?: number; length?: number }).size ?? (value as { length: number }).length;
    };
  }

  #name(): string {
    const token = this.#next();
    if (token.startsWith('#')) {
      const name = this.#bindings.names[token];
      if (name === undefined) throw new InvalidExpression(`${token} is not defined`);
      return name;
    }
    if (RESERVED_WORDS.has(token.toUpperCase()))
      throw new InvalidExpression(`Attribute name is a reserved keyword; reserved keyword: ${token}`);
    return token;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    const token = this.#peek();
    if (!token) throw new InvalidExpression('The expression ends too early');
    this.#at += 1;
    return token;
  }

  #take(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#at += 1;
    return true;
  }

  #takeWord(word: string): boolean {
    return this.#take(this.#peek().toUpperCase() === word ? this.#peek() : word);
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new InvalidExpression(`Expected ${token}, found ${this.#peek()}`);
  }
}

function valueAt(item: Item, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Item | undefined)?.[step], item);
}

function setAt(item: Item, path: Path, value: unknown): void {
  const parent = valueAt(item, path.slice(0, -1)) as Item | undefined;
  const last = path.at(-1);
  if (!parent || last === undefined)
    throw new InvalidExpression('The document path provided in the update expression is invalid for update');
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number')
    throw new InvalidExpression('An operand in the update expression has an incorrect data type');
  return value;
}

function compare(operator: string, left: unknown, right: unknown): boolean {
  // A comparison with something that is not there is false, the unequal one excepted.
  if (operator === '<>') return !isEqualValue(left, right);
  if (left === undefined || right === undefined) return false;
  if (operator === '=') return isEqualValue(left, right);
  const holds: Record<string, (c: number) => boolean> = {
    '<': (c) => c < 0,
    '<=': (c) => c <= 0,
    '>': (c) => c > 0,
    '>=': (c) => c >= 0,
  };
  const test = holds[operator];
  if (!test) throw new InvalidExpression(`Unknown operator ${operator}`);
  return ordered(left, right, test);
}

function ordered(left: unknown, right: unknown, test: (comparison: number) => boolean): boolean {
  if (typeof left !== typeof right || left === undefined) return false;
  if (typeof left === 'number') return test(left - Number(right));
  return test(Buffer.compare(Buffer.from(left as string), Buffer.from(right as string)));
}
