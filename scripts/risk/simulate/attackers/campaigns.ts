import { Chance, derive } from '../chance.ts';
import type { Draft } from '../draft.ts';
import type { CampaignStyle } from '../world.ts';
import {
  type Attempt,
  attempted,
  campaignsOf,
  disguises,
  footholds,
  proxied,
  type Setting,
  type Slice,
  slicesOf,
  victimOn,
} from './attack.ts';

const PASSWORDS_PER_SPRAY = 3;
const LOCKOUT_DAY_LEAD = 1;

/** What tells one kind of campaign from another; the rest is its style, which is the world's. */
type Kind = {
  readonly name: string;
  readonly salt: number;
  readonly style: (setting: Setting) => CampaignStyle;
  readonly isFromHomes: boolean;
  readonly password: 'leaked' | 'sprayed' | 'guessed' | 'none';
  readonly aim: 'list' | 'members' | 'one';
};

const KINDS: readonly Kind[] = [
  {
    name: 'stuffing-loud',
    salt: 1,
    style: ({ world }) => world.attackers.stuffingLoud,
    isFromHomes: false,
    password: 'leaked',
    aim: 'list',
  },
  {
    name: 'stuffing-stealthy',
    salt: 2,
    style: ({ world }) => world.attackers.stuffingStealthy,
    isFromHomes: true,
    password: 'leaked',
    aim: 'list',
  },
  {
    name: 'spray-loud',
    salt: 3,
    style: ({ world }) => world.attackers.sprayLoud,
    isFromHomes: false,
    password: 'sprayed',
    aim: 'members',
  },
  {
    name: 'spray-slow',
    salt: 4,
    style: ({ world }) => world.attackers.spraySlow,
    isFromHomes: true,
    password: 'sprayed',
    aim: 'members',
  },
  {
    name: 'recovery-abuse',
    salt: 5,
    style: ({ world }) => world.attackers.recoveryAbuse,
    isFromHomes: false,
    password: 'none',
    aim: 'list',
  },
  {
    name: 'lockout',
    salt: 6,
    style: ({ world }) => world.attackers.lockout,
    isFromHomes: false,
    password: 'guessed',
    aim: 'one',
  },
];

/** Attacks on many accounts, or many times on one, that share something: networks, a handshake, a password. */
export function campaigns(setting: Setting): readonly Slice[] {
  return KINDS.flatMap((kind) => {
    const style = kind.style(setting);
    const chance = new Chance(setting.seed, kind.salt, 0xca);
    return campaignsOf(setting, style, chance).flatMap((campaign) => {
      const seed = derive(setting.seed, kind.salt, campaign.number);
      const run = runOf(setting, kind, style, seed, `${kind.name}-${campaign.number}`);
      return slicesOf(setting, campaign, run, seed);
    });
  });
}

function runOf(setting: Setting, kind: Kind, style: CampaignStyle, seed: number, campaign: string) {
  const chance = new Chance(seed, 1);
  const foothold = footholds(setting, style, chance);
  const disguise = disguises(setting, style, chance);
  const proxies = setting.world.countries.map(([code]) => code).concat(setting.world.attackers.origins);
  const passwords = Array.from({ length: PASSWORDS_PER_SPRAY }, () => chance.below(40));
  const languages = chance.is(0.5) ? ['en-US'] : undefined;
  let target: number | undefined;

  const one = (at: number, draws: Chance): Draft => {
    const day = Math.floor((at - setting.world.startsAt) / 86_400_000);
    const isStranger = kind.aim === 'list' && draws.is(setting.world.attackers.strangerShare);
    if (kind.aim === 'one') target ??= victimOn(setting.people, chance, day + LOCKOUT_DAY_LEAD);
    const victim = isStranger
      ? undefined
      : kind.aim === 'one'
        ? target
        : victimOn(setting.people, draws, day);
    const isRight = kind.password === 'none' ? undefined : victim !== undefined && draws.is(style.hitShare);
    const { deviceClass, ...client } = disguise(at, languages);
    const attempt: Attempt = {
      at,
      victim,
      stranger: draws.below(0x7fffffff),
      endpoint: kind.isFromHomes ? proxied(setting, draws, at, proxies) : foothold(at),
      client,
      kind: kind.name,
      campaign,
      deviceClass,
      isRight,
      ...(isRight === undefined
        ? { flow: 'password-reset', isRefused: true }
        : { fingerprint: fingerprintOf(setting, kind, passwords, victim, isRight, draws) }),
    };
    return attempted(setting.people, attempt);
  };
  return (times: readonly number[], draws: Chance) => times.map((at) => one(at, draws));
}

/** A spray's password is the same for everybody, also where it is right; a list has one for each account. */
function fingerprintOf(
  { people }: Setting,
  { password }: Kind,
  sprayed: readonly number[],
  victim: number | undefined,
  isRight: boolean,
  chance: Chance,
): string {
  if (password === 'sprayed') return people.fingerprintOf(chance.pick(sprayed));
  if (isRight && victim !== undefined) return people.passwordFingerprint(victim);
  return people.fingerprintOf(chance.below(0x7fffffff));
}
