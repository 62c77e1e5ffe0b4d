import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { stageOf } from '../../scripts/story/stage-of.ts';
import { apiFrom, HOME, LAPTOP } from '../../scripts/story/world.ts';
import { got, newCustomer } from './customer.ts';
import { PASSWORD } from './people.ts';
import { staffToken } from './staff.ts';

const state = inject('localState');
const stage = stageOf(state);
type Staff = ReturnType<typeof apiFrom>;
let nobody: Staff;
let analyst: Staff;
let responder: Staff;
let auditor: Staff;
let admin: Staff;

beforeAll(async () => {
  const staff = async (...roles: Parameters<typeof staffToken>[1]) =>
    apiFrom(stage, HOME, LAPTOP, await staffToken(state, roles));
  nobody = await staff();
  analyst = await staff('analyst');
  responder = await staff('responder');
  auditor = await staff('auditor');
  admin = await staff('admin');
});

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

describe('operations on the deployed stack', () => {
  it('opens to each role what is its own, and nothing to a member of no group [ASVS 8.2.1]', async () => {
    const everybody = [nobody, analyst, responder, auditor, admin];
    const each = (call: (one: Staff) => Promise<{ readonly status: number }>) =>
      Promise.all(everybody.map(async (one) => (await call(one)).status));
    const list = { parameters: { list: 'watch' as const } };
    const body = {
      reason: 'a test of roles',
      entries: [{ address: '233.252.0.7', expiresAt: tomorrow() }],
    };
    expect(await each((one) => one.getList(list))).toEqual([403, 200, 200, 200, 200]);
    expect(await each((one) => one.getPolicy())).toEqual([403, 200, 200, 200, 200]);
    expect(await each((one) => one.putList({ ...list, body }))).toEqual([403, 403, 200, 403, 200]);
    const { policy } = got(await analyst.getPolicy());
    const set = { body: { policy, basedOn: 'another one', reason: 'a test of roles' } };
    // What is asked for is refused in itself: it is based on a policy that is not in use.
    expect(await each((one) => one.setPolicy(set))).toEqual([403, 403, 403, 403, 409]);
    const replay = { body: { policy: { ...policy, version: 'roles' }, days: 1 } };
    expect(await each((one) => one.startReplay(replay))).toEqual([403, 202, 202, 403, 202]);
  });

  it('a customer’s token opens nothing here, nor a member’s anything of customers', async () => {
    const ada = await newCustomer(stage);
    const customer = ada.as((await ada.session()).accessToken);
    expect((await customer.getPolicy()).status).toBe(403);
    expect((await admin.getMe()).status).toBe(403);
  });

  it('a denied address is refused from then on, and let in when it is taken off the list', async () => {
    const ada = await newCustomer(stage);
    const stranger = await newCustomer(stage);
    const denied = stranger.place.ip;
    const from = apiFrom(stage, stranger.place, LAPTOP);
    // Of somebody else each time: what was asked of one and not answered would count against the next try.
    const tried = async () => {
      const { email } = await newCustomer(stage);
      return (await from.signIn({ body: { email, password: PASSWORD } })).status;
    };
    expect(await tried()).toBe(200);
    const parameters = { list: 'deny' as const };
    const entries = [{ address: denied, expiresAt: tomorrow() }];
    const put = await responder.putList({ parameters, body: { reason: 'it tries passwords', entries } });
    expect(got(put).changes).toEqual([{ address: denied, outcome: 'done' }]);
    const listed = got(await auditor.getList({ parameters })).entries;
    expect(listed).toContainEqual(
      expect.objectContaining({ address: denied, reason: 'it tries passwords', author: expect.any(String) }),
    );
    expect(await tried()).toBe(401);
    // Its own device is another matter, and so is every other address.
    expect((await ada.visitor.signIn({ body: { email: ada.email, password: PASSWORD } })).status).toBe(200);

    const body = { reason: 'it was a mistake', remove: [denied] };
    expect((await responder.putList({ parameters, body })).status).toBe(200);
    expect(await tried()).toBe(200);
  });

  it('replays a candidate over the decisions of the last day, and tells what it would have done', async () => {
    const ada = await newCustomer(stage);
    await ada.session();
    const { policy, stageMode } = got(await analyst.getPolicy());
    expect(['audit', 'enforce']).toContain(stageMode);
    const all = { challengeFrom: 0, blockFrom: 1, byFactor: {} };
    const candidate = { ...policy, version: 'asks-everybody', thresholds: { default: all, byFlow: {} } };
    const { replayId } = got(await analyst.startReplay({ body: { policy: candidate, days: 1 } }));
    const result = async () => got(await auditor.getReplay({ parameters: { replayId } }));
    let found = await result();
    for (let waited = 0; found.state === 'running' && waited < 60_000; waited += 500) {
      await sleep(500);
      found = await result();
    }
    expect(found).toMatchObject({
      state: 'done',
      candidateVersion: 'asks-everybody',
      againstVersion: policy.version,
    });
    expect(found.looked).toBeGreaterThan(0);
    expect(found.all.newlyChallenged.count).toBeGreaterThan(0);
    expect(found.all.newlyBlocked.count).toBe(0);
    const again = got(await analyst.startReplay({ body: { policy: candidate, days: 1 } }));
    expect(again.replayId).toBe(replayId);

    const signals = { ...policy.signals, unusualHour: { ...policy.signals.unusualHour, minimumHistory: 9 } };
    const other = { ...policy, version: 'other-edges', signals };
    expect((await analyst.startReplay({ body: { policy: other, days: 1 } })).status).toBe(409);
    const nothing = { parameters: { replayId: 'rpl_01ARZ3NDEKTSV4RRFFQ69G5FAV' } };
    expect((await analyst.getReplay(nothing)).status).toBe(404);
  });
});
