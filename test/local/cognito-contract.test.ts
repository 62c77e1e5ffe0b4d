import { describe, inject } from 'vitest';
import { cognitoPasswordsSuite } from '../port-suites/cognito-passwords-suite.ts';
import { cognitoSessionsSuite } from '../port-suites/cognito-sessions-suite.ts';
import { cognitoStandingSuite } from '../port-suites/cognito-standing-suite.ts';
import { cognitoVouchingSuite } from '../port-suites/cognito-vouching-suite.ts';
import { customersOn } from './emulated.ts';

const pool = customersOn(inject('localState'));
const noTrigger = 'the emulator never calls a pre-authentication trigger';
const noChallenge = 'the emulator keeps no record of the code challenges it gives';

describe('the emulated pool of customers', () => {
  cognitoPasswordsSuite(async () => pool, {
    'no-ticket': noTrigger,
    'used-ticket': noTrigger,
    'foreign-ticket': noTrigger,
    lock: 'the emulator counts no wrong passwords',
  });

  cognitoStandingSuite(async () => pool, {
    'invented-challenges': noChallenge,
    'lock-doubles': 'the emulator counts no wrong passwords',
  });

  cognitoVouchingSuite(async () => pool);

  cognitoSessionsSuite(async () => pool, {
    'verified-alone': 'the emulator demands codes as soon as an authenticator is bound',
    'preference-before-proof': 'the emulator takes any preference',
    'code-once': 'the emulator takes a code as often as it is valid',
    'challenge-once': noChallenge,
    'challenge-of-user': noChallenge,
    'challenge-made-up': noChallenge,
    'client-secret': 'the emulator asks for no client secret at a refresh',
  });
});
