import Bowser from 'bowser';
import { shortHash } from './short-hash.ts';

/** What a user agent claims to be. Names are as the parser spells them; what it does not know is unknown. */
export type ClientSoftware = {
  /** A short name of the exact text. */
  readonly userAgentKey?: string;
  readonly browser?: string;
  readonly os?: string;
  readonly deviceType?: string;
  /** The program behind a user agent that no person sits in front of. */
  readonly automation?: { readonly kind: 'headless' | 'library'; readonly marker: string };
};

const HEADLESS = /headless\w*|phantomjs|puppeteer|playwright|selenium|webdriver|electron\/\S*bot/i;
const LIBRARY =
  /^(?:curl|wget|python-requests|python-urllib|python-httpx|aiohttp|go-http-client|java|libwww-perl|scrapy|postmanruntime|insomnia|axios|node-fetch|undici|node|bun|deno|got|ruby|faraday|guzzlehttp|apache-httpclient|okhttp-scan|hydra|openbullet\w*|sentry ?mba)(?:[/ \d(]|$)/i;

const MAX_NAME_LENGTH = 16;
const MAX_REMEMBERED = 2_000;
const remembered = new Map<string, ClientSoftware>();

/**
 * Reads a user agent. Answers are remembered, because a population shares few of them and parsing costs more
 * than everything else in a score together; the memory is bounded, so nobody can fill it.
 */
export function clientSoftware(userAgent: string): ClientSoftware {
  const known = remembered.get(userAgent);
  if (known) return known;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const software = parse(userAgent);
  remembered.set(userAgent, software);
  return software;
}

function parse(userAgent: string): ClientSoftware {
  const headless = HEADLESS.exec(userAgent)?.[0];
  const library = LIBRARY.exec(userAgent)?.[0];
  const { browser, os, platform } = Bowser.parse(userAgent);
  return {
    userAgentKey: shortHash(userAgent),
    ...named('browser', browser.name),
    ...named('os', os.name),
    ...named('deviceType', platform.type),
    ...(headless ? { automation: { kind: 'headless', marker: headless.toLowerCase() } } : {}),
    ...(library && !headless
      ? { automation: { kind: 'library', marker: library.replace(/[/ (]$/, '').toLowerCase() } }
      : {}),
  };
}

function named<Key extends string>(key: Key, name: string | undefined): { readonly [K in Key]?: string } {
  return name ? ({ [key]: name.slice(0, MAX_NAME_LENGTH) } as { readonly [K in Key]?: string }) : {};
}
