import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { FUNCTIONS } from '../../infra/bundling/bundle-handler.ts';
import { leanPackages } from '../../infra/bundling/lean-packages.ts';

const SOURCE = `
  export { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
  export { s3BinaryObjects, s3Objects } from './functions/platform/adapters/s3-objects.ts';`;
const folder = mkdtempSync(join(tmpdir(), 'bundled-sdk-'));
const seen: { method: string; url: string; headers: IncomingHttpHeaders }[] = [];
const HEADERS = { etag: '"1"', 'last-modified': 'Mon, 01 Jun 2026 12:00:00 GMT' };
let server: Server;
let answer: { status: number; body: string | Buffer } = { status: 200, body: '' };
// biome-ignore lint/suspicious/noExplicitAny: what the bundle exports is known at run time only
let bundled: any;

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    request.resume().on('end', () => response.writeHead(answer.status, HEADERS).end(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'token');
  await build({
    stdin: { contents: SOURCE, resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    plugins: [leanPackages],
  });
  bundled = await import(/* @vite-ignore */ join(folder, 'index.mjs'));
});

afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
  rmSync(folder, { recursive: true });
});

it('names the errors of a bundled client and keeps their fields', async () => {
  const reasons = [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }];
  const type = 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException';
  answer = { status: 400, body: JSON.stringify({ __type: type, CancellationReasons: reasons }) };
  const call = new bundled.DynamoDBClient({}).send(
    new bundled.TransactWriteItemsCommand({ TransactItems: [] }),
  );
  await expect(call).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: reasons,
  });
  expect(seen.at(-1)?.headers['x-amz-security-token']).toBe('token');
});

/** True of the class's own instances only, and a bundled client makes none. */
const BY_CLASS = /instanceof \w+Exception\b/;

it('finds no code that tells an error of a client by its class, which a bundle has lost', () => {
  expect('error instanceof ConditionalCheckFailedException').toMatch(BY_CLASS);
  const sources = globSync('**/*.ts', { cwd: FUNCTIONS });
  expect(sources).toContain(join('session', 'adapters', 'dynamodb-session-registry.ts'));
  expect(sources.filter((path) => BY_CLASS.test(readFileSync(join(FUNCTIONS, path), 'utf8')))).toEqual([]);
});

it('reads and writes an object of the given endpoint, signed', async () => {
  const objects = bundled.s3Objects(process.env);
  answer = { status: 200, body: 'text' };
  expect(await objects.get('bucket', 'a/b.json', '"0"')).toEqual({ body: 'text', etag: '"1"' });
  await objects.put('bucket', 'a/b.json', '{}', { ifMatch: '"1"' });
  expect(seen.at(-2)).toMatchObject({
    method: 'GET',
    url: '/bucket/a/b.json',
    headers: { 'if-none-match': '"0"' },
  });
  expect(seen.at(-1)).toMatchObject({ method: 'PUT', headers: { 'if-match': '"1"', 'content-length': '2' } });
  expect(seen.at(-1)?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 .*eu-central-1\/s3\/aws4_request/);
});

it('reads and writes bytes as they are, and no more of them than asked for', async () => {
  const objects = bundled.s3BinaryObjects(process.env);
  const bytes = Buffer.from([0, 0xff, 0xfe, 10, 13]);
  answer = { status: 200, body: bytes };
  const read = await objects.get('bucket', 'key', undefined, bytes.length);
  expect([...read.body]).toEqual([...bytes]);
  expect(read).toMatchObject({ etag: '"1"', putAt: Date.parse('2026-06-01T12:00:00Z') });
  await expect(objects.get('bucket', 'key', undefined, bytes.length - 1)).rejects.toMatchObject({
    name: 'EntityTooLarge',
  });
  await objects.put('bucket', 'key', new Uint8Array(bytes), { ifNoneMatch: '*' });
  expect(seen.at(-1)).toMatchObject({
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', 'content-length': '5', 'if-none-match': '*' },
  });
});

it.each([
  [304, '', 'NotModified'],
  [404, '<Error><Code>NoSuchKey</Code></Error>', 'NoSuchKey'],
  [412, '', 'PreconditionFailed'],
])('S3 answering %d %s is %s', async (status, body, name) => {
  answer = { status, body };
  await expect(bundled.s3Objects(process.env).get('bucket', 'key')).rejects.toMatchObject({ name });
});
