import type { LabelledEvent } from '../event-line.ts';

type Row = { events: number; right: number; accounts: Set<string>; campaigns: Set<string> };

/** Counts events by kind, in memory bounded by the number of accounts. */
export class Summary {
  readonly #rows = new Map<string, Row>();
  events = 0;

  add({ userId, passwordCorrect, label }: LabelledEvent): void {
    this.events += 1;
    const kind = label?.kind ?? 'unlabelled';
    let row = this.#rows.get(kind);
    if (!row) {
      row = { events: 0, right: 0, accounts: new Set(), campaigns: new Set() };
      this.#rows.set(kind, row);
    }
    row.events += 1;
    if (passwordCorrect) row.right += 1;
    row.accounts.add(userId);
    if (label?.campaign) row.campaigns.add(label.campaign);
  }

  table(): string {
    const cells = [...this.#rows]
      .sort(([, a], [, b]) => b.events - a.events)
      .map(([kind, { events, right, accounts, campaigns }]) => [
        kind,
        events,
        right,
        accounts.size,
        campaigns.size,
      ]);
    return [['kind', 'events', 'right password', 'accounts', 'campaigns'], ...cells]
      .map(
        ([kind, ...numbers]) =>
          String(kind).padEnd(20) + numbers.map((n) => n?.toLocaleString('en').padStart(16)).join(''),
      )
      .join('\n');
  }
}
