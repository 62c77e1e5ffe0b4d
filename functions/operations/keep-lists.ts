import { readCursor, signCursor } from '../platform/cursor.ts';
import { newId } from '../platform/ids.ts';
import { type Problem, problem } from '../platform/problem.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import { listBlock } from './domain/list-block.ts';
import { MAX_LISTED_MS } from './domain/list-entry.ts';
import type { ListChange, OperatorLists } from './ports.ts';
import type { getListRoute, putListRoute } from './routes.ts';

export type ListDependencies = {
  readonly lists: OperatorLists;
  readonly keys: PurposeKeys;
  readonly now: () => number;
};

/** What staff listed, by block. What incidents list by themselves is told with the incident. */
export function createGetList({ lists, keys, now }: ListDependencies): RouteUseCase<typeof getListRoute> {
  return async ({ parameters: { list }, query }) => {
    const name = `list/${list}`;
    const from = query.cursor === undefined ? undefined : await readCursor(keys, name, query.cursor);
    if (query.cursor !== undefined && from === undefined)
      return problem('invalid-request', { detail: 'The cursor is not one of ours.' });
    const { entries, next } = await lists.page(list, now(), from);
    return {
      entries: entries.map(({ block, reason, author, createdAt, expiresAt }) => ({
        address: block,
        reason,
        author,
        createdAt: new Date(createdAt).toISOString(),
        expiresAt: new Date(expiresAt).toISOString(),
      })),
      ...(next ? { cursor: await signCursor(keys, name, next) } : {}),
    };
  };
}

type Asked = { readonly block: string; readonly expiresAt?: number; readonly reason: string };

/**
 * Puts entries on a list and takes others off. All of it is checked before any of it is done; then each entry is
 * changed together with the record of who did it, so a request that broke off may be sent again.
 */
export function createPutList({ lists, now }: ListDependencies): RouteUseCase<typeof putListRoute> {
  return async ({ parameters: { list }, body, principal, client }) => {
    const at = now();
    const { entries = [], remove = [], reason } = body;
    const asked = checked(entries, remove, reason, at);
    if ('kind' in asked) return asked;
    const done: { address: string; outcome: ListChange['kind']; incidentId?: string }[] = [];
    for (const { block, expiresAt, reason } of asked) {
      const action = { eventId: newId('evt', at), at, staffId: principal.staffId, ip: client.ip, reason };
      const target = `${list} ${block}`;
      const change =
        expiresAt === undefined
          ? await lists.remove(list, block, { ...action, operation: 'unlist-address', target })
          : await lists.put(
              { list, block, reason, author: principal.staffId, createdAt: at, expiresAt },
              { ...action, operation: 'list-address', target },
            );
      const incidentId = 'incidentId' in change ? change.incidentId : undefined;
      done.push({ address: block, outcome: change.kind, ...(incidentId ? { incidentId } : {}) });
    }
    return { changes: done };
  };
}

function checked(
  entries: readonly { address: string; reason?: string | undefined; expiresAt: string }[],
  remove: readonly string[],
  reason: string,
  at: number,
): readonly Asked[] | Problem {
  const errors: { pointer: string; detail: string }[] = [];
  const asked: Asked[] = [];
  const ask = (pointer: string, address: string, entry: Omit<Asked, 'block'>) => {
    const read = listBlock(address);
    if (read.kind === 'refused') errors.push({ pointer, detail: read.why });
    else if (asked.some(({ block }) => block === read.block))
      errors.push({ pointer, detail: 'The same block is named twice.' });
    else asked.push({ ...entry, block: read.block });
  };
  entries.forEach(({ address, expiresAt, ...entry }, i) => {
    const until = Date.parse(expiresAt);
    if (until <= at || until - at > MAX_LISTED_MS)
      errors.push({
        pointer: `/entries/${i}/expiresAt`,
        detail: `An entry ends within ${MAX_LISTED_MS / 86_400_000} days from now.`,
      });
    ask(`/entries/${i}/address`, address, { expiresAt: until, reason: entry.reason ?? reason });
  });
  remove.forEach((address, i) => {
    ask(`/remove/${i}`, address, { reason });
  });
  return errors.length > 0 ? problem('invalid-request', { errors: errors.slice(0, 10) }) : asked;
}
