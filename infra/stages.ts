export type StageName = 'local' | 'sandbox' | 'production';

/** Everything that differs between two deployments of the product. A construct asks the stage, never its name. */
export type Stage = {
  readonly name: StageName;
  /** The user pool's feature plan; what the product needs is in Essentials. */
  readonly poolPlan: 'ESSENTIALS' | 'PLUS';
  /** Pools and tables refuse to be deleted while this is on. */
  readonly deletionProtection: boolean;
  /** What is taken out of a template stays in the account. */
  readonly retainsData: boolean;
  /** `audit` decides and records, but lets pass. */
  readonly policyMode: 'audit' | 'enforce';
  /** How long a contained incident is watched before it is looked at again. */
  readonly watchSeconds: number;
  /** How often the address feeds are looked at. */
  readonly feedIntervalMinutes: number;
  readonly logRetentionDays: 1 | 7 | 30 | 365;
  readonly architecture: 'arm64' | 'x86_64';
  /** Sender of every mail; its domain must be a verified SES identity. */
  readonly mailFrom: string;
  /** Where the links in mails lead. */
  readonly linkBaseUrl: string;
  /** Whom passkeys are made for: a domain, and the origins of the pages that may ask for them. */
  readonly relyingParty: { readonly id: string; readonly origins: readonly string[] };
  /** Countries that text messages are sent to, ISO 3166-1 alpha-2: each one more is a bill that others can run up. */
  readonly textCountries: readonly string[];
  /** Browser origins that may call the API. */
  readonly allowedOrigins: readonly string[];
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  /** Statements about keys demand the encryption context. */
  readonly encryptionContextConditions: boolean;
  /** Grants to send mail name the sender's identity. */
  readonly mailIdentityGrants: boolean;
  readonly accessLogs: boolean;
  /** The event lake is a table for Athena as well. */
  readonly queriesLake: boolean;
  /** Stream mappings split, give up on and park what fails, and take partial batch failures. */
  readonly streamFailureHandling: boolean;
  /** Address of the token signing keys; `{region}` and `{poolId}` are filled in. */
  readonly jwksUrl: string;
  /** Range service for breached passwords, such as `https://api.pwnedpasswords.com/range`; empty to ask nobody. */
  readonly breachedPasswordsUrl: string;
};

const production: Stage = {
  name: 'production',
  poolPlan: 'ESSENTIALS',
  deletionProtection: true,
  retainsData: true,
  policyMode: 'enforce',
  watchSeconds: 300,
  feedIntervalMinutes: 60,
  logRetentionDays: 365,
  architecture: 'arm64',
  mailFrom: 'no-reply@gatehouse.example',
  linkBaseUrl: 'https://gatehouse.example/verdict',
  relyingParty: { id: 'gatehouse.example', origins: ['https://gatehouse.example'] },
  textCountries: [
    'AT',
    'BE',
    'CA',
    'CH',
    'DE',
    'DK',
    'ES',
    'FI',
    'FR',
    'GB',
    'IE',
    'IT',
    'NL',
    'NO',
    'SE',
    'US',
  ],
  allowedOrigins: ['https://gatehouse.example'],
  throttle: { ratePerSecond: 1_000, burst: 2_000 },
  encryptionContextConditions: true,
  mailIdentityGrants: true,
  accessLogs: true,
  queriesLake: true,
  streamFailureHandling: true,
  jwksUrl: 'https://cognito-idp.{region}.amazonaws.com/{poolId}/.well-known/jwks.json',
  breachedPasswordsUrl: '',
};

/**
 * Leaves out what an emulator lacks: it does not evaluate encryption context conditions, judges outgoing mail
 * without naming the sender's identity, writes no access logs, needs no table over the lake, and its stream mappings know neither bisection, retry limits nor failure destinations.
 */
const local = (endpointUrl: string): Stage => ({
  ...production,
  name: 'local',
  deletionProtection: false,
  retainsData: false,
  watchSeconds: 5,
  logRetentionDays: 1,
  architecture: 'x86_64',
  mailFrom: 'no-reply@gatehouse.localhost',
  linkBaseUrl: 'http://localhost:3000/verdict',
  relyingParty: { id: 'localhost', origins: ['http://localhost:3000'] },
  allowedOrigins: ['http://localhost:3000'],
  encryptionContextConditions: false,
  mailIdentityGrants: false,
  accessLogs: false,
  queriesLake: false,
  streamFailureHandling: false,
  jwksUrl: `${endpointUrl.replace(/\/$/, '')}/{poolId}/.well-known/jwks.json`,
});

const sandbox: Stage = { ...production, name: 'sandbox', retainsData: false, logRetentionDays: 30 };

/** @throws RangeError if nothing is known of such a stage */
export function stageNamed(name: string, endpointUrl: string): Stage {
  if (name === 'production') return production;
  if (name === 'sandbox') return sandbox;
  if (name === 'local') return local(endpointUrl);
  throw new RangeError(`There is no stage "${name}"; the stages are local, sandbox and production`);
}
