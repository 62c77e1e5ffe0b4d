import { styleText } from 'node:util';

/** Says what happens, for a person at a terminal: chapters, lines, tables, and one moving line for long work. */
export class Narrator {
  readonly #out: NodeJS.WriteStream;
  #startedAt = Date.now();

  constructor(out: NodeJS.WriteStream = process.stdout) {
    this.#out = out;
  }

  chapter(title: string): void {
    this.#startedAt = Date.now();
    this.#out.write(`\n${styleText('bold', title)}\n`);
  }

  say(line: string): void {
    this.#out.write(`  ${line}\n`);
  }

  good(line: string): void {
    this.say(`${styleText('green', '✓')} ${line}`);
  }

  /** A moving line on a terminal; a line every tenth part elsewhere, so a log stays readable. */
  progress(what: string, done: number, total: number): void {
    const seconds = ((Date.now() - this.#startedAt) / 1000).toFixed(0);
    const text = `  ${what}: ${done} of ${total} (${seconds} s)`;
    if (this.#out.isTTY) this.#out.write(`\r${text}${done === total ? '\n' : ''}`);
    else if (done === total || done % Math.max(1, Math.ceil(total / 5)) === 0) this.#out.write(`${text}\n`);
  }

  table(headings: readonly string[], rows: readonly (readonly string[])[]): void {
    const widths = headings.map((heading, column) =>
      Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
    );
    const line = (cells: readonly string[]) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd();
    this.say(styleText('dim', line(headings)));
    for (const row of rows) this.say(line(row));
  }
}
