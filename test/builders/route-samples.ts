import type { GatehouseClient } from '../../client/gatehouse-client.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';

const sample = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

type Operation = keyof GatehouseClient;
type Sample = {
  readonly [O in Operation]: Parameters<GatehouseClient[O]> extends [infer Input]
    ? Input
    : Record<never, never>;
};

const REGISTRATION = {
  id: 'abc',
  rawId: 'abc',
  type: 'public-key' as const,
  response: {
    clientDataJSON: 'abc',
    attestationObject: 'abc',
    authenticatorData: 'abc',
    transports: ['internal'],
    publicKeyAlgorithm: -7,
    publicKey: 'abc',
  },
  clientExtensionResults: {},
  authenticatorAttachment: 'platform',
};

const CANDIDATE = { ...defaultPolicy, version: 'candidate-1' };

/** A valid request for every route, with every optional key: a route without one does not compile. */
export const ROUTE_SAMPLES: Sample = {
  signUp: {
    body: {
      email: 'ada@example.com',
      password: 'a long enough phrase',
      phoneNumber: '+4915112345678',
      locale: 'de-DE',
    },
  },
  confirmSignUp: { parameters: { signUpId: `sup_${sample}` }, body: { code: '123456' } },
  getMe: {},
  listFactors: {},
  removeFactor: { parameters: { factorId: `fac_${sample}` } },
  enrolPhone: { body: { phoneNumber: '+4915112345678' } },
  confirmPhone: { body: { code: '123456', deviceName: 'phone' } },
  enrolEmail: {},
  confirmEmail: { body: { code: '123456' } },
  passkeyOptions: {},
  registerPasskey: { body: { passkey: REGISTRATION, deviceName: 'laptop' } },
  makeRecoveryCodes: {},
  beginPasskeySignIn: {},
  beginStepUp: { body: { purpose: 'change-factors' } },
  enrolTotp: {},
  confirmTotp: { body: { code: '123456', deviceName: 'phone' } },
  listActivity: { query: { cursor: 'abc' } },
  signIn: { body: { email: 'ada@example.com', password: 'a phrase', deviceToken: 'v1.abc' } },
  answerChallenge: { parameters: { challengeId: `chl_${sample}` }, body: { code: '123456' } },
  resendChallenge: { parameters: { challengeId: `chl_${sample}` }, body: { factor: 'email' } },
  refreshSession: { body: { refreshToken: `ses_${sample}.abc` } },
  signOut: { body: { everywhere: true, others: false } },
  listSessions: {},
  endSession: { parameters: { sessionId: `ses_${sample}` } },
  beginChange: { body: { email: 'new@example.com' } },
  confirmChange: { parameters: { changeId: `chg_${sample}` }, body: { code: '123456' } },
  undoChange: { body: { token: 'v1.abc' } },
  requestDeletion: {},
  changePassword: { body: { currentPassword: 'a phrase', newPassword: 'a long enough phrase' } },
  beginPasswordReset: { body: { email: 'ada@example.com' } },
  confirmPasswordReset: {
    parameters: { resetId: `rst_${sample}` },
    body: { code: '12345678', newPassword: 'a long enough phrase' },
  },
  assessRisk: {
    body: {
      type: 'sign-in',
      status: 'attempted',
      user: { id: 'customer-1' },
      context: {
        ip: '198.51.100.7',
        userAgent: 'Mozilla/5.0',
        ja4: 't13d',
        acceptLanguage: 'de',
        deviceId: 'device',
        asn: 3320,
        country: 'DE',
        region: 'BE',
        city: 'Berlin',
        latitude: 52.5,
        longitude: 13.4,
        timeZone: 'Europe/Berlin',
      },
      at: '2026-01-01T00:00:00Z',
    },
  },
  reportRiskOutcome: {
    parameters: { decisionId: `dec_${sample}` },
    body: { challengePassed: true, confirmed: 'fraud' },
  },
  giveVerdictByLink: { body: { token: 'v1.abc', verdict: 'me' } },
  giveVerdictOnActivity: { parameters: { eventId: `evt_${sample}` }, body: { verdict: 'not-me' } },
  getList: { parameters: { list: 'deny' }, query: { cursor: 'abc' } },
  putList: {
    parameters: { list: 'deny' },
    body: {
      reason: 'seen in a wave',
      entries: [{ address: '198.51.100.7', expiresAt: '2026-02-01T00:00:00Z', reason: 'loudest of all' }],
      remove: ['198.51.100.0/24'],
    },
  },
  getPolicy: {},
  setPolicy: {
    body: {
      policy: CANDIDATE,
      basedOn: 'default-1',
      reason: 'fewer challenges',
      replayId: `rpl_${sample}`,
      confirmation: ['more-challenges', 'unreplayed-flows'],
    },
  },
  startReplay: { body: { policy: CANDIDATE, days: 7, cohorts: ['country'] } },
  getReplay: { parameters: { replayId: `rpl_${sample}` } },
};
