import { describe, expect, it } from 'vitest';
import { passkeyRequest, relyingPartyOf } from '../../../functions/challenge/domain/passkey-request.ts';

describe('a relying party', () => {
  it('is read off the settings, its origins without the spaces between them', () => {
    expect(
      relyingPartyOf({
        RELYING_PARTY_ID: 'a.example',
        RELYING_PARTY_ORIGINS: 'https://a.example, https://b.example',
      }),
    ).toEqual({ id: 'a.example', name: 'Gatehouse', origins: ['https://a.example', 'https://b.example'] });
  });
});

describe('a request for a passkey', () => {
  const party = { id: 'a.example', name: 'Gatehouse', origins: ['https://a.example'] };
  it('names the passkeys that will do, and demands that the person was verified', () => {
    expect(
      passkeyRequest(party, 'challenge', [
        { credentialId: 'one', transports: ['internal'] },
        { credentialId: 'two', transports: [] },
      ]),
    ).toEqual({
      challenge: 'challenge',
      rpId: 'a.example',
      timeout: 300_000,
      userVerification: 'required',
      allowCredentials: [
        { id: 'one', type: 'public-key', transports: ['internal'] },
        { id: 'two', type: 'public-key' },
      ],
    });
  });
  it('asks for whichever the device holds where none is named', () => {
    expect(passkeyRequest(party, 'challenge', []).allowCredentials).toEqual([]);
  });
});
