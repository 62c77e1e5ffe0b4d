import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { S3EventLake } from '../../functions/lake/adapters/s3-event-lake.ts';
import { LAKE_COLUMNS, PARTITION_COLUMNS } from '../../functions/lake/domain/columns.ts';
import type { BinaryObjects } from '../../functions/platform/adapters/s3-objects.ts';

const DUCKDB_TYPES = { string: 'VARCHAR', bigint: 'BIGINT', double: 'DOUBLE', boolean: 'BOOLEAN' } as const;

/** The lake as the real writer leaves it, in a folder, with DuckDB in Athena's place. */
export class LakeOnDisk {
  readonly root = mkdtempSync(join(tmpdir(), 'lake-'));
  readonly lake = new S3EventLake(this.#objects(), 'lake');

  #objects(): BinaryObjects {
    return {
      get: () => Promise.reject(new Error('The lake is only written')),
      put: async (_bucket, key, body) => {
        const path = join(this.root, key);
        mkdirSync(dirname(path), { recursive: true });
        if (existsSync(path)) throw Object.assign(new Error(key), { name: 'PreconditionFailed' });
        writeFileSync(path, body);
      },
    };
  }

  /** The table is declared from the very list that the writer and the Glue table are made of. */
  async query(sql: string, parameters: readonly string[]): Promise<Record<string, unknown>[]> {
    const connection = await (await DuckDBInstance.create()).connect();
    const columns = LAKE_COLUMNS.map(([name, type]) => `${name}: '${DUCKDB_TYPES[type]}'`).join(', ');
    const partitions = PARTITION_COLUMNS.map((name) => `'${name}': VARCHAR`).join(', ');
    await connection.run(
      `CREATE VIEW events AS SELECT * FROM read_json('${this.root}/events/**/*.json.gz', format = 'newline_delimited',
       columns = {${columns}}, hive_partitioning = true, hive_types = {${partitions}})`,
    );
    const reader = await connection.runAndReadAll(sql, [...parameters]);
    connection.closeSync();
    return reader.getRowObjectsJS() as Record<string, unknown>[];
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

export const TRAINING_FEATURES = readFileSync(
  new URL('../../scripts/risk/sql/training-features.sql', import.meta.url),
  'utf8',
);
