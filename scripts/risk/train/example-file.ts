import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence, SignalName } from '../../../functions/risk/domain/signal-names.ts';
import { type Column, readColumn } from './columns.ts';

export type Example = {
  readonly evidence: readonly Evidence[];
  readonly isAttack: boolean;
  readonly weight: number;
  readonly isValidation: boolean;
  /** Whether the password was right: only then does a decision let anybody in. */
  readonly isScored: boolean;
};

const ROWS_PER_WRITE = 4_096;

/** The matrix that `fit.py` reads, written row by row. */
export class ExampleFile {
  readonly #columns: readonly Column[];
  readonly #descriptor: number;
  readonly #buffer: Float32Array;
  #filled = 0;
  #rows = 0;

  constructor(folder: string, columns: readonly Column[]) {
    this.#columns = columns;
    writeFileSync(join(folder, 'columns.json'), JSON.stringify(columns.map(described)));
    this.#descriptor = openSync(join(folder, 'examples.f32'), 'w');
    this.#buffer = new Float32Array(ROWS_PER_WRITE * (columns.length + 4));
  }

  add({ evidence, isAttack, weight, isValidation, isScored }: Example): void {
    const bySignal = new Map<SignalName, Evidence>(evidence.map((found) => [found.signal, found]));
    for (const column of this.#columns) this.#buffer[this.#filled++] = readColumn(column, bySignal);
    for (const value of [isAttack ? 1 : 0, weight, isValidation ? 1 : 0, isScored ? 1 : 0])
      this.#buffer[this.#filled++] = value;
    this.#rows += 1;
    if (this.#filled === this.#buffer.length) this.#flush();
  }

  close(): number {
    this.#flush();
    closeSync(this.#descriptor);
    return this.#rows;
  }

  #flush(): void {
    writeSync(this.#descriptor, new Uint8Array(this.#buffer.buffer, 0, this.#filled * 4));
    this.#filled = 0;
  }
}

type Described = {
  readonly name: string;
  readonly kind: 'number' | 'yes-or-no';
  readonly rises: boolean;
  readonly isSilenceLeast: boolean;
  readonly signals: readonly string[];
};

function described(column: Column): Described {
  const signals = column.kind === 'together' ? column.all.map(({ signal }) => signal) : [column.signal];
  switch (column.kind) {
    case 'number':
      return {
        name: `${column.signal}.${column.feature}`,
        kind: 'number',
        rises: column.rises,
        isSilenceLeast: column.isSilenceLeast,
        signals,
      };
    case 'case':
      return {
        name: `${column.signal}=${column.value}`,
        kind: 'yes-or-no',
        rises: false,
        isSilenceLeast: false,
        signals,
      };
    case 'present':
      return { name: column.signal, kind: 'yes-or-no', rises: true, isSilenceLeast: false, signals };
    case 'together':
      return { name: column.name, kind: 'yes-or-no', rises: false, isSilenceLeast: false, signals };
  }
}
