import { createScanner, visit } from 'jsonc-parser';

const MAX_DEPTH = 8;
const FORBIDDEN_KEYS = new Set(['__proto__', 'prototype', 'constructor']);

export type StrictJson =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'bad'; readonly detail: string };

/**
 * Parses JSON as RFC 8259 has it and refuses what parsers disagree on: duplicate keys, keys that name a
 * prototype, half characters, NUL, and nesting deeper than any request of ours needs. One reading only, so no two parts of the
 * system can understand one body differently.
 */
export function parseStrictJson(text: string): StrictJson {
  // The depth comes first and from the scanner, because a recursive parser is what a deep body attacks.
  const detail = depthComplaint(text) ?? structureComplaint(text);
  if (detail) return { kind: 'bad', detail };
  try {
    return { kind: 'json', value: JSON.parse(text) };
  } catch {
    return { kind: 'bad', detail: 'The body is not valid JSON.' };
  }
}

function depthComplaint(text: string): string | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const first = text[scanner.getTokenOffset()];
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    if (depth > MAX_DEPTH) return `The body is nested deeper than ${MAX_DEPTH} levels.`;
  }
  return undefined;
}

/** Services that we call refuse half of a surrogate pair, or read another character in its place. */
function isText(value: string): boolean {
  return value.isWellFormed() && !value.includes('\u0000');
}

function structureComplaint(text: string): string | undefined {
  let complaint: string | undefined;
  const keysOfOpenObjects: Set<string>[] = [];
  visit(
    text,
    {
      onObjectBegin: () => void keysOfOpenObjects.push(new Set()),
      onObjectEnd: () => void keysOfOpenObjects.pop(),
      onObjectProperty: (key) => {
        const keys = keysOfOpenObjects.at(-1);
        if (keys?.has(key)) complaint ??= 'A key stands in one object twice.';
        if (FORBIDDEN_KEYS.has(key)) complaint ??= 'A key is not allowed.';
        keys?.add(key);
      },
      onLiteralValue: (value) => {
        if (typeof value === 'string' && !isText(value)) complaint ??= 'A string is not valid Unicode text.';
      },
      onError: () => {
        complaint ??= 'The body is not valid JSON.';
      },
    },
    { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false },
  );
  return complaint;
}
