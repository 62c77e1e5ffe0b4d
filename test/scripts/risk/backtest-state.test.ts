import { describe, expect, it } from 'vitest';
import { IssuedDevices } from '../../../scripts/risk/backtest/issued-devices.ts';
import { MemoryLanes } from '../../../scripts/risk/backtest/memory-lanes.ts';
import { ProfileShelf } from '../../../scripts/risk/backtest/profile-shelf.ts';
import { DAY, NOON, taught } from '../../builders/risk-facts.ts';

const IPHONE = 'iOS/mobile';
const WINDOWS = 'Windows/desktop';

describe('a cookie in an event file', () => {
  it('is nothing if none is presented', () => {
    expect(new IssuedDevices().presented('ada', undefined, IPHONE)).toEqual({ token: 'none' });
  });
  it('claims what was issued when a session was given to a client without one', () => {
    const devices = new IssuedDevices();
    expect(devices.presented('ada', 'c1', IPHONE)).toEqual({ token: 'none' });
    expect(devices.issue('ada', undefined, IPHONE, 'first')).toBe('first');
    expect(devices.presented('ada', 'c1', IPHONE)).toEqual({ token: 'own', deviceId: 'first' });
  });
  it('claims it once, and stays the device it was issued to', () => {
    const devices = new IssuedDevices();
    devices.issue('ada', undefined, IPHONE, 'first');
    expect(devices.issue('ada', 'c1', IPHONE, 'second')).toBe('first');
    expect(devices.presented('ada', 'c1', WINDOWS)).toEqual({ token: 'own', deviceId: 'first' });
    expect(devices.presented('ada', 'c2', IPHONE)).toEqual({ token: 'none' });
  });
  it('claims nothing from another kind of device, or from another person', () => {
    const devices = new IssuedDevices();
    devices.issue('ada', undefined, IPHONE, 'first');
    expect(devices.presented('ada', 'c1', WINDOWS).token).toBe('none');
    expect(devices.presented('eve', 'c1', IPHONE).token).toBe('none');
  });
  it('is one person’s, until another is let in with it as well', () => {
    const devices = new IssuedDevices();
    devices.issue('ada', 'shared', WINDOWS, 'hers');
    expect(devices.presented('bob', 'shared', WINDOWS)).toEqual({ token: 'foreign' });
    devices.issue('bob', 'shared', WINDOWS, 'his');
    expect(devices.presented('bob', 'shared', WINDOWS)).toEqual({ token: 'own', deviceId: 'his' });
    expect(devices.presented('ada', 'shared', WINDOWS)).toEqual({ token: 'own', deviceId: 'hers' });
  });
});

describe('counters in memory', () => {
  const lane = { name: 'failures', windowMs: 1_000 };
  it.each([
    { name: 'in the same window', later: 999, counted: 1 },
    { name: 'in the next', later: 1_999, counted: 1 },
    { name: 'in the one after that', later: 2_000, counted: 0 },
  ])('remember $name', ({ later, counted }) => {
    const lanes = new MemoryLanes();
    lanes.add(lane, 'ada', 0);
    expect(lanes.read(lane, 'ada', later)).toBe(counted);
    expect(lanes.read(lane, 'eve', later)).toBe(0);
  });
});

describe('the profile shelf', () => {
  it('gives back what was put on it, also after many others', () => {
    const shelf = new ProfileShelf();
    const profile = taught(undefined, { at: NOON - DAY, deviceId: 'laptop' });
    shelf.set('ada', profile);
    for (let i = 0; i < 25_000; i++) shelf.set(`user-${i}`, profile);
    expect(shelf.get('ada')?.devices).toEqual(profile.devices);
    expect(shelf.get('nobody')).toBeUndefined();
  });
});
