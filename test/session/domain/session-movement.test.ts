import { describe, expect, it } from 'vitest';
import { movementOf } from '../../../functions/session/domain/session-movement.ts';

const place = (latitude: number, longitude = 0) => ({ latitude, longitude, accuracyKm: 0 });
/** Kilometres along a meridian. */
const degrees = (km: number) => km / 111.194_93;
const home = { ip: '192.0.2.1', country: 'DE', location: place(0), ja4: 'a' };

describe('movementOf', () => {
  it.each([
    { name: 'as it was proved', now: home, found: undefined },
    {
      name: 'at another address nearby',
      now: { ...home, ip: '192.0.2.2', location: place(1) },
      found: undefined,
    },
    { name: 'just not far', now: { ...home, location: place(degrees(2_499)) }, found: undefined },
    {
      name: 'far',
      now: { ...home, location: place(degrees(2_500)) },
      found: { moved: 'place', distanceKm: 2_500 },
    },
    {
      name: 'far within one country',
      now: { ...home, location: place(degrees(4_000)) },
      found: { moved: 'place', distanceKm: 4_000 },
    },
    {
      name: 'abroad and near, across a border',
      now: { ...home, country: 'FR', location: place(1) },
      found: undefined,
    },
    {
      name: 'abroad, at an unknown place',
      now: { ip: '192.0.2.1', country: 'FR', ja4: 'a' },
      found: { moved: 'place' },
    },
    {
      name: 'in the same country, at an unknown place',
      now: { ip: '192.0.2.1', country: 'DE', ja4: 'a' },
      found: undefined,
    },
    { name: 'nobody knows where', now: { ip: '192.0.2.1', ja4: 'a' }, found: undefined },
    { name: 'behind another TLS stack', now: { ...home, ja4: 'b' }, found: { moved: 'software' } },
    {
      name: 'behind an unknown one',
      now: { ip: '192.0.2.1', country: 'DE', location: place(0) },
      found: undefined,
    },
    {
      name: 'far and behind another, which is told as far',
      now: { ...home, ja4: 'b', location: place(degrees(4_000)) },
      found: { moved: 'place', distanceKm: 4_000 },
    },
  ])('$name', ({ now, found }) => {
    expect(movementOf(home, now)).toEqual(found);
  });
  it('finds nothing where nothing was known when it was proved', () => {
    expect(movementOf({ ip: '192.0.2.1' }, home)).toBeUndefined();
    expect(movementOf({ ip: '192.0.2.1', country: 'FR' }, home)).toEqual({ moved: 'place' });
  });
  it('is not fooled by places known no better than that', () => {
    const vague = { ...home, location: { ...place(degrees(2_600)), accuracyKm: 200 } };
    expect(movementOf(home, vague)).toBeUndefined();
  });
});
