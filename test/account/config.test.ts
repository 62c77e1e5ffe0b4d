import { describe, expect, it } from 'vitest';
import { BREACH_SERVICES, breachedPasswordsUrl } from '../../functions/account/config.ts';
import { stageNamed } from '../../infra/stages.ts';

const isAccepted = (url: string) => breachedPasswordsUrl.safeParse(url).success;

describe('the address of the breached-password service', () => {
  it.each([
    { name: 'none', url: '', may: true },
    { name: 'a listed host', url: `https://${BREACH_SERVICES[0]}/range`, may: true },
    { name: 'the same without TLS', url: `http://${BREACH_SERVICES[0]}/range`, may: false },
    { name: 'another host', url: 'https://passwords.example/range', may: false },
    { name: 'a host that begins alike', url: `https://${BREACH_SERVICES[0]}.example/range`, may: false },
    { name: 'a host that ends alike', url: `https://evil-${BREACH_SERVICES[0]}/range`, may: false },
    { name: 'another port', url: `https://${BREACH_SERVICES[0]}:8443/range`, may: false },
    {
      name: 'a listed name before the real host',
      url: `https://${BREACH_SERVICES[0]}@evil.example/`,
      may: false,
    },
    { name: 'credentials', url: `https://a:b@${BREACH_SERVICES[0]}/range`, may: false },
    { name: 'a query', url: `https://${BREACH_SERVICES[0]}/range?to=`, may: false },
    { name: 'an address inside', url: 'https://169.254.169.254/latest', may: false },
    { name: 'no address', url: 'off', may: false },
  ])('$name: $may', ({ url, may }) => expect(isAccepted(url)).toBe(may));

  it.each(['local', 'sandbox', 'production'])('is empty in the stage %s: nobody is asked', (stage) => {
    expect(stageNamed(stage, 'http://127.0.0.1:4566').breachedPasswordsUrl).toBe('');
  });
});
