import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * What our stored JSON has in common: keys, values and browser names that nearly every record repeats. A writer
 * and a reader need the same text, so this one is never edited; a better one would be a new version.
 */
const DICTIONARY_V1 = Buffer.from(
  '"type":"sign-in.decided","challenge.answered","passed","session.refreshed","flow":"sign-in","step-up","password":"wrong","not-asked",' +
    '"passwordFingerprint":"","assessment":{"decision":"challenge","block","score":0.,"level":"medium","high","low","bits":-0.,' +
    '"priorBits":-,"reasons":[{"signal":"impossible-travel","evidence":{"distanceKm":,"reachableKm":,"elapsedMs":},' +
    '"signal":"credential-stuffing","signal":"password-spray","signal":"listed-address","signal":"failure-velocity-account",' +
    '"signal":"failure-velocity-address","failures":,"attempts":,"signal":"client-inconsistency","signal":"unusual-hour","hour":,' +
    '"signal":"automation","signal":"dormant-account","signal":"user-risk","signal":"wrong-password","signal":"new-country",' +
    '"signal":"new-network","signal":"new-device","signal":"known-device","signal":"familiar-software","signal":"familiar-network",' +
    '"missing":["profile","population","lists","lanes"],"mode":"audit","mode":"enforce","policyVersion":"default-1","modelVersion":"expert-1"' +
    '"userAgent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0' +
    'Mozilla/5.0 (X11; Linux x86_64) Mozilla/5.0 (Linux; Android 10; K) Mobile Safari/537.36 Edg/' +
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1' +
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",' +
    '"acceptLanguage":"en-GB,en-US;q=0.9,en;q=0.8,de-DE,de;q=0.7","ja4":"t13d1516h2_8daaf6152771_","location":{"latitude":,"longitude":-,"accuracyKm":50},' +
    '"timeZone":"America/Europe/","region":"","city":"","country":"US","DE","asn":,"ip":"","client":{"ip":"192.","203.0.113.","198.51.100.",' +
    '"assurance":{"level":"aal2","level":"aal1","factors":["pwd","otp"],["pwd","email"],["pwd"],"authenticatedAt":17},' +
    '"challengeId":"chl_01K","factor":"totp","email","result":"wrong","deviceId":"","issuedDeviceId":"","subject":"","sessionId":"ses_","answer":"refused","challenged","signed-in",' +
    '"password":"right","decisionId":"dec_01K","eventId":"evt_01K","accountId":"acc_01K","at":17',
);

/** The same after what every reason has in common, whole, because a decision may carry some thirty. */
const REASONS_V2 = [
  '},{"signal":"breached-password","evidence":{},"bits":',
  '},{"signal":"device-token-mismatch","evidence":{},"bits":',
  '},{"signal":"wrong-password","evidence":{},"bits":',
  '},{"signal":"recovery-abuse","evidence":{"resets":,"addressResets":,"strength":',
  '},{"signal":"code-fatigue","evidence":{"unmet":',
  '},{"signal":"code-guessing","evidence":{"wrongCodes":',
  '},{"signal":"campaign-membership","evidence":{"campaignId":"cam_01K,"type":"phishing-wave","code-fatigue","password-spray","type":"credential-stuffing","ties":',
  '},{"signal":"anonymous-network","evidence":{"kind":"usual","kind":"known-bad","categories":["tor-exit","proxy","hosting","known-bad"]},"bits":',
  '},{"signal":"failure-velocity-fingerprint","evidence":{"failures":,"attempts":,"excessBits":2.',
  '},{"signal":"failure-velocity-network","evidence":{"failures":,"attempts":,"excessBits":2.',
  '},{"signal":"failure-velocity-address","evidence":{"failures":',
  '},{"signal":"failure-velocity-account","evidence":{"failures":',
  '},{"signal":"credential-stuffing","evidence":{"cluster":"ja4","cluster":"asn","cluster":"address","subjects":,"failureShare":0.9,"strength":',
  '},{"signal":"password-spray","evidence":{"subjects":',
  '},{"signal":"listed-address","evidence":{"list":"deny","list":"watch"},"bits":',
  '},{"signal":"user-risk","evidence":{"level":"medium"},"evidence":{"level":"high"},"bits":',
  '},{"signal":"automation","evidence":{"tool":"library","marker":"curl","tool":"headless","marker":"headlesschrome"},"bits":',
  '},{"signal":"client-inconsistency","evidence":{"contradictions":["tls-version","application-protocol","no-language","time-zone"],"count":1},"bits":',
  '},{"signal":"impossible-travel","evidence":{"distanceKm":,"reachableKm":,"elapsedMs":',
  '},{"signal":"dormant-account","evidence":{"idleDays":',
  '},{"signal":"unusual-hour","evidence":{"hourUtc":,"share":0',
  '},{"signal":"new-country","evidence":{"country":"US","knownCountries":1},"bits":',
  '},{"signal":"new-device+new-country","evidence":{"together":["new-device","new-country"]},"bits":',
  '},{"signal":"new-device+far-network","evidence":{"together":["new-device","new-network"]},"bits":',
  '},{"signal":"new-network","evidence":{"asn":"","whereabouts":"near","nearness":"near","whereabouts":"far","nearness":"country"},"nearness":"abroad"},"bits":',
  '},{"signal":"new-device","evidence":{"standing":"new","novelty":"new-other","standing":"new-to-a-newcomer","novelty":"newcomer-usual"},"bits":',
  '},{"signal":"far-from-usual","evidence":{"distanceKm":',
  '},{"signal":"rare-software","evidence":{"rarerBits":0},"bits":',
  '},{"signal":"rare-network","evidence":{"rarerBits":0},"bits":',
  '},{"signal":"absence","evidence":{"hours":',
  '},{"signal":"history","evidence":{"signIns":1},"bits":',
  '},{"signal":"familiar-software","evidence":{"ratioBits":-1.,"shares":{"deviceType":-1.,"os":-0.,"browser":-0.,"userAgent":-0.',
  '},{"signal":"familiar-network","evidence":{"ratioBits":-,"shares":{"country":-1.,"asn":-1.,"address":-',
  '},{"signal":"known-device","evidence":{"standing":"learned","tenure":"settled"},"bits":',
];
const DICTIONARY_V2 = Buffer.concat([Buffer.from(REASONS_V2.join('')), DICTIONARY_V1]);

const DICTIONARIES: { readonly [version: number]: Buffer } = { 1: DICTIONARY_V1, 2: DICTIONARY_V2 };
const WRITTEN_VERSION = 2;

/**
 * JSON in about a third of its bytes. A table bills each started kilobyte of an item, so this is what keeps the
 * record of a sign-in inside one.
 */
export function packJson(value: unknown): Uint8Array {
  return Buffer.concat([
    Buffer.of(WRITTEN_VERSION),
    deflateRawSync(JSON.stringify(value), { level: 9, dictionary: DICTIONARIES[WRITTEN_VERSION] }),
  ]);
}

/** More than any record of ours; a corrupt one must not fill the memory. */
const MAX_UNPACKED_BYTES = 512 * 1024;

/** @throws Error if the bytes were not made by `packJson` */
export function unpackJson(packed: Uint8Array): unknown {
  const dictionary = DICTIONARIES[packed[0] ?? 0];
  if (!dictionary) throw new Error('The packed value has an unknown version');
  const json = inflateRawSync(packed.subarray(1), {
    dictionary,
    maxOutputLength: MAX_UNPACKED_BYTES,
  });
  return JSON.parse(json.toString('utf8'));
}
