import { expect, it } from 'vitest';
import {
  PASSKEY_SIGN_IN_LANE,
  PASSKEY_SIGN_IN_LIFE_MS,
  PASSKEY_SIGN_IN_TRIES,
} from '../../../functions/sign-in/domain/passkey-sign-in-record.ts';

it('a sign-in by passkey gives three tries in five minutes, and one address three hundred in an hour', () => {
  expect({ PASSKEY_SIGN_IN_TRIES, PASSKEY_SIGN_IN_LIFE_MS, PASSKEY_SIGN_IN_LANE }).toEqual({
    PASSKEY_SIGN_IN_TRIES: 3,
    PASSKEY_SIGN_IN_LIFE_MS: 300_000,
    PASSKEY_SIGN_IN_LANE: { name: 'passkey', limit: 300, windowMs: 3_600_000 },
  });
});
