import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'backtest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const line = (id: number, more: object = {}) =>
  JSON.stringify({ eventId: `e${id}`, at: at(id), userId: 'ada', ip: '192.0.2.1', ...more });

async function backtest(lines: readonly string[], ...more: string[]) {
  const [events, scores] = [join(folder, 'events.jsonl'), join(folder, 'scores.jsonl')];
  writeFileSync(events, lines.join('\n'));
  const args = ['scripts/backtest.ts', '--events', events, '--scores', scores, ...more];
  const { stdout, stderr } = await promisify(execFile)('node_modules/.bin/node', args);
  const written = readFileSync(scores, 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
  return { stdout, stderr, written };
}

describe('npm run backtest', () => {
  it('writes a line for each event, with score, decision and reasons', async () => {
    const { written, stdout } = await backtest([line(1), line(2, { unknownKey: 1, asn: null })]);
    expect(written.map(({ eventId }) => eventId)).toEqual(['e1', 'e2']);
    for (const { score, decision, reasons } of written) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(['allow', 'challenge', 'block']).toContain(decision);
      expect(Array.isArray(reasons)).toBe(true);
    }
    expect(stdout).toMatch(/2 events in/);
  });
  it('names bad lines and those out of order by their number, and goes on', async () => {
    const { written, stderr, stdout } = await backtest(['{', line(5), line(4), '{"eventId":"x"}', line(6)]);
    expect(written.map(({ eventId }) => eventId)).toEqual(['e5', 'e6']);
    expect(stderr).toMatch(/line 1: not JSON/);
    expect(stderr).toMatch(/line 3: out of order/);
    expect(stderr).toMatch(/line 4: userId missing/);
    expect(stdout).toMatch(/bad lines\s+3/);
  });
  it.each([
    {
      name: 'a file that is not there',
      args: ['--events', '/nowhere', '--scores', '/tmp/x'],
      says: 'There is no file /nowhere',
    },
    { name: 'no file at all', args: [], says: 'Two files must be named' },
    { name: 'an option it does not know', args: ['--event', 'x'], says: 'Usage: npm run backtest' },
    {
      name: 'a model that is none',
      args: ['--events', 'package.json', '--scores', '/tmp/x', '--model', 'package.json'],
      says: 'package.json is no model',
    },
  ])('says what to write instead of $name', async ({ args, says }) => {
    const run = promisify(execFile)('node_modules/.bin/node', ['scripts/backtest.ts', ...args]);
    await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
  });
});
