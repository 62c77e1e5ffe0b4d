import type { LabelledEvent } from '../event-line.ts';
import type { Setting, Slice } from './attackers/attack.ts';
import { campaigns } from './attackers/campaigns.ts';
import { singleAttackers } from './attackers/single.ts';
import { derive, deriveShare } from './chance.ts';
import type { Draft } from './draft.ts';
import { Networks } from './networks.ts';
import { People } from './person.ts';
import { SignIns } from './sign-ins.ts';
import type { OmittableFact, World } from './world.ts';

const DAY_MS = 86_400_000;

export type Extent = { readonly users: number; readonly days: number; readonly seed: number };

/**
 * All sign-in events of a world in the order of time. Equal arguments give equal events. Held at any time are the
 * people who have signed in and will again, and one day of events.
 */
export function* simulate(world: World, { users, days, seed }: Extent): Generator<LabelledEvent> {
  const networks = new Networks(world, seed);
  const people = new People(world, networks, seed, users, days);
  const active = new Map<number, SignIns>();
  const setting: Setting = {
    world,
    people,
    networks,
    seed: derive(seed, 0xa77),
    days,
    signIns: totalSignIns(people),
    cookieOf: (person) => active.get(person)?.cookie,
  };
  const attacks = byDay<Slice>(
    [...singleAttackers(setting), ...campaigns(setting)].map((slice) => [slice.day, slice]),
  );
  const newcomers = byDay(
    Array.from({ length: users }, (_, index) => [people.firstDay(index), index] as const),
  );
  const due = new Map<number, SignIns[]>();
  const history = new Uint16Array(users);
  const label = labeller(world, history, seed);
  let pending: Draft[] = [];

  for (let day = 0; day < days; day++) {
    const endsAt = world.startsAt + (day + 1) * DAY_MS;
    const today = due.get(day) ?? [];
    due.delete(day);
    for (const index of newcomers.get(day) ?? []) {
      const person = new SignIns(world, people, networks, index, derive(seed, 0x516), days);
      active.set(index, person);
      today.push(person);
    }
    for (const person of today) {
      for (let at = person.nextAt; at !== undefined && at < endsAt; at = person.nextAt)
        pending.push(...person.take());
      if (person.nextAt === undefined) active.delete(person.person.index);
      else addTo(due, Math.floor((person.nextAt - world.startsAt) / DAY_MS), person);
    }
    for (const slice of attacks.get(day) ?? []) pending.push(...slice.make());
    newcomers.delete(day);
    attacks.delete(day);

    pending.sort((a, b) => a.event.at - b.event.at);
    const ready = pending.findIndex(({ event }) => event.at >= endsAt);
    const count = ready === -1 ? pending.length : ready;
    for (let i = 0; i < count; i++) yield label(pending[i] as Draft);
    pending = pending.slice(count);
  }
}

function totalSignIns(people: People): number {
  let total = 0;
  for (let index = 0; index < people.count; index++) total += people.signIns(index);
  return total;
}

function addTo<T>(days: Map<number, T[]>, day: number, item: T): void {
  const there = days.get(day);
  if (there) there.push(item);
  else days.set(day, [item]);
}

function byDay<T>(items: Iterable<readonly [day: number, item: T]>): Map<number, T[]> {
  const days = new Map<number, T[]>();
  for (const [day, item] of items) addTo(days, day, item);
  return days;
}

/** Gives events their numbers and what was learnt before them, and takes out what this world does not record. */
function labeller(world: World, history: Uint16Array, seed: number) {
  const omitted = Object.entries(world.omitted) as [OmittableFact, number][];
  let number = 0;
  return ({ event, person, label }: Draft): LabelledEvent => {
    number += 1;
    const seen = person === undefined ? 0 : (history[person] as number);
    if (person !== undefined && !label.attack && event.outcome === 'success' && event.flow === 'sign-in') {
      history[person] = Math.min(seen + 1, 0xffff);
    }
    const labelled: { -readonly [K in keyof LabelledEvent]: LabelledEvent[K] } = {
      eventId: `e-${String(number).padStart(9, '0')}`,
      ...event,
      label: { ...label, history: seen },
    };
    omitted.forEach(([fact, share], i) => {
      if (deriveShare(seed, number, i, 0x0b) >= share) return;
      if (fact === 'location') {
        delete labelled.lat;
        delete labelled.lon;
      } else {
        delete labelled[fact];
        if (fact === 'city') delete labelled.region;
      }
    });
    return labelled;
  };
}
