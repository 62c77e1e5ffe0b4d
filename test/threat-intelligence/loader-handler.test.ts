import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { describedFeed } from '../builders/feed-world.ts';

const NO_SUCH_KEY = { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
let objects: Record<string, { readonly status: number; readonly body: string }>;
let put: string[];
let server: Server;
let written: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '';
    if (request.method === 'PUT') put.push(path);
    const { status, body } =
      request.method === 'PUT' ? { status: 200, body: '' } : (objects[path] ?? NO_SUCH_KEY);
    request
      .resume()
      .on('end', () => response.writeHead(status, { 'last-modified': new Date(0).toUTCString() }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  vi.resetModules();
  put = [];
  written = '';
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('SNAPSHOT_BUCKET', 'bucket');
  const keep = (chunk: unknown) => {
    written += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(console, 'info').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  };
});
afterAll(() => server.close());

const run = async () => (await import('../../functions/threat-intelligence/loader.handler.ts')).handler();

it('does nothing where nobody put a feed in place', async () => {
  objects = {};
  await run();
  expect(put).toEqual([]);
});

it('loads what is good and counts what is not', async () => {
  const feeds = [describedFeed('bad'), describedFeed('good')];
  objects = {
    '/bucket/feeds/manifest.json': { status: 200, body: JSON.stringify({ feeds }) },
    '/bucket/feeds/bad.txt': { status: 200, body: '10.0.0.1' },
    '/bucket/feeds/good.txt': { status: 200, body: '8.8.8.8' },
  };
  await run();
  expect(put).toEqual(['/bucket/threat-intelligence/address-feeds.bin']);
  expect(written).toContain('"FeedRefused"');
});

it('says nothing of the metric when every list is good', async () => {
  objects = {
    '/bucket/feeds/manifest.json': { status: 200, body: JSON.stringify({ feeds: [describedFeed('good')] }) },
    '/bucket/feeds/good.txt': { status: 200, body: '8.8.8.8' },
  };
  await run();
  expect(put).toHaveLength(1);
  expect(written).not.toContain('"FeedRefused"');
});

it('throws what S3 refuses, so that it is tried again and then put aside', async () => {
  objects = {
    '/bucket/feeds/manifest.json': { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' },
  };
  await expect(run()).rejects.toMatchObject({ name: 'UnavailableError', port: 'address feeds' });
  expect(written).toContain('"PortUnavailable"');
});

it('does not start without its bucket', async () => {
  vi.stubEnv('SNAPSHOT_BUCKET', undefined);
  await expect(run()).rejects.toThrow('SNAPSHOT_BUCKET');
});
