import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  breachedPasswordsAt,
  rangeBreachedPasswords,
} from '../../../functions/account/adapters/range-breached-passwords.ts';
import type { UnavailableError } from '../../../functions/platform/problem.ts';
import { otherLine, prefixOf, rangeService, suffixOf } from '../../fakes/range-service.ts';

const PASSWORD = 'seven lanterns over the harbour';
const HIT = `${suffixOf(PASSWORD)}:12`;

let service: Awaited<ReturnType<typeof rangeService>>;
let unanswered: UnavailableError[];
beforeEach(async () => {
  service = await rangeService();
  unanswered = [];
});
afterEach(() => service.close());

const ask = (password = PASSWORD, url = service.url) =>
  rangeBreachedPasswords(url, (error) => unanswered.push(error)).isBreached(password);

describe('breached passwords by range', () => {
  it('are those whose hash the service has seen [ASVS 6.2.12]', async () => {
    service.has(otherLine(1), HIT, otherLine(2));
    expect(await ask()).toBe('breached');
    expect(await ask(`${PASSWORD}!`)).toBe('clear');
    expect(unanswered).toEqual([]);
  });

  it('asks with five digits of the hash and nothing else of the password', async () => {
    service.has(HIT);
    await ask();
    expect(service.requests).toMatchObject([
      { method: 'GET', url: `/range/${prefixOf(PASSWORD)}`, body: '' },
    ]);
    const sent = JSON.stringify(service.requests);
    expect(sent).not.toContain(suffixOf(PASSWORD).slice(0, 6));
    expect(sent).not.toMatch(/lanterns|cookie|authorization|referer/i);
  });

  it('asks for padding, and does not take padding for a hit', async () => {
    service.has(otherLine(1), `${suffixOf(PASSWORD)}:0`);
    expect(await ask()).toBe('clear');
    expect(service.requests[0]?.headers).toMatchObject({ 'add-padding': 'true' });
    service.has(otherLine(1), `${suffixOf(PASSWORD)}:1`);
    expect(await ask()).toBe('breached');
  });

  it('takes the address with and without a slash at its end', async () => {
    service.has(HIT);
    expect(await ask(PASSWORD, `${service.url}/`)).toBe('breached');
    expect(service.requests[0]?.url).toBe(`/range/${prefixOf(PASSWORD)}`);
  });

  it('reads packed answers and both ends of line', async () => {
    service.answers((_request, response) => {
      const body = gzipSync(`${otherLine(1)}\n${HIT}\n`);
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
    });
    expect(await ask()).toBe('breached');
  });

  it('are asked of nobody where the stage names no service', async () => {
    service.has(HIT);
    const report = (error: UnavailableError) => unanswered.push(error);
    expect(await breachedPasswordsAt('', report).isBreached(PASSWORD)).toBe('unknown');
    expect([service.requests, unanswered]).toEqual([[], []]);
    expect(await breachedPasswordsAt(service.url, report).isBreached(PASSWORD)).toBe('breached');
  });
});

const FULL = otherLine(1).length;
const range = (bytes: number) =>
  [HIT, ...Array.from({ length: Math.ceil(bytes / (FULL + 2)) }, (_, n) => otherLine(n))].join('\r\n');
const answering =
  (status: number, body: string | Buffer, headers = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

describe('a range service that gives no usable answer accepts the password, and is told of', () => {
  it.each<{ name: string; answer: RequestListener }>([
    { name: 'does not answer', answer: () => undefined },
    {
      name: 'stops in the middle',
      answer: (_request, response) => void response.writeHead(200).write(`${HIT}\r\n`),
    },
    { name: 'hangs up', answer: ({ socket }) => socket.destroy() },
    { name: 'answers 500, whatever it says', answer: answering(500, HIT) },
    { name: 'answers 429', answer: answering(429, '', { 'retry-after': '2' }) },
    { name: 'answers 204', answer: answering(204, '') },
    { name: 'answers nothing', answer: answering(200, '') },
    { name: 'answers a page', answer: answering(200, '<!doctype html><p>Sign in to the network</p>') },
    { name: 'answers something else among the lines', answer: answering(200, `${HIT}\r\nmore to follow`) },
    { name: 'answers too much', answer: answering(200, range(1_000_001)) },
    {
      name: 'answers too much, packed small',
      answer: answering(200, gzipSync(range(20_000_000)), { 'content-encoding': 'gzip' }),
    },
  ])('$name', async ({ answer }) => {
    service.answers(answer);
    const start = performance.now();
    expect(await ask()).toBe('unknown');
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(unanswered).toMatchObject([{ name: 'UnavailableError', port: 'breached passwords' }]);
    expect(service.requests).toHaveLength(1);
  });

  it('positive control: the same range within the limit is used', async () => {
    service.answers(answering(200, range(900_000)));
    expect(await ask()).toBe('breached');
    expect(unanswered).toEqual([]);
  });

  it('leads elsewhere: nobody follows', async () => {
    const elsewhere = await rangeService();
    elsewhere.has(HIT);
    service.answers(answering(302, '', { location: `${elsewhere.url}/${prefixOf(PASSWORD)}` }));
    expect(await ask()).toBe('unknown');
    expect(elsewhere.requests).toEqual([]);
    expect(await ask(PASSWORD, elsewhere.url)).toBe('breached');
    await elsewhere.close();
  });

  it('is not there at all', async () => {
    await service.close();
    expect(await ask()).toBe('unknown');
    expect(unanswered).toHaveLength(1);
  });

  it('gives up in less than a second, and waits for what takes half of one', async () => {
    const slow = (ms: number) =>
      service.answers((request, response) => setTimeout(() => answering(200, HIT)(request, response), ms));
    slow(300);
    expect(await ask()).toBe('breached');
    slow(1_500);
    const start = performance.now();
    expect(await ask()).toBe('unknown');
    expect(performance.now() - start).toBeLessThan(1_400);
  });
});
