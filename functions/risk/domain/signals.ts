import type { KnownFacts } from './known-facts.ts';
import type { SignalPolicy } from './policy.ts';
import type { Evidence, SignalName } from './signal-names.ts';
import { absence } from './signals/absence.ts';
import { anonymousNetwork } from './signals/anonymous-network.ts';
import { automation } from './signals/automation.ts';
import { breachedPassword } from './signals/breached-password.ts';
import { campaignMembership } from './signals/campaign-membership.ts';
import { clientInconsistency } from './signals/client-inconsistency.ts';
import { codeFatigue } from './signals/code-fatigue.ts';
import { codeGuessing } from './signals/code-guessing.ts';
import { credentialStuffing } from './signals/credential-stuffing.ts';
import { deviceTokenMismatch } from './signals/device-token-mismatch.ts';
import { dormantAccount } from './signals/dormant-account.ts';
import { failureVelocityAccount } from './signals/failure-velocity-account.ts';
import { failureVelocityAddress } from './signals/failure-velocity-address.ts';
import { failureVelocityFingerprint } from './signals/failure-velocity-fingerprint.ts';
import { failureVelocityNetwork } from './signals/failure-velocity-network.ts';
import { familiarNetwork } from './signals/familiar-network.ts';
import { familiarSoftware } from './signals/familiar-software.ts';
import { farFromUsual } from './signals/far-from-usual.ts';
import { history } from './signals/history.ts';
import { impossibleTravel } from './signals/impossible-travel.ts';
import { knownDevice } from './signals/known-device.ts';
import { listedAddress } from './signals/listed-address.ts';
import { newCountry } from './signals/new-country.ts';
import { newDevice } from './signals/new-device.ts';
import { newNetwork } from './signals/new-network.ts';
import { passwordSpray } from './signals/password-spray.ts';
import { rareNetwork } from './signals/rare-network.ts';
import { rareSoftware } from './signals/rare-software.ts';
import { recoveryAbuse } from './signals/recovery-abuse.ts';
import { unusualHour } from './signals/unusual-hour.ts';
import { userRisk } from './signals/user-risk.ts';
import { wrongPassword } from './signals/wrong-password.ts';

type Signal = (facts: KnownFacts, policy: SignalPolicy) => Evidence | undefined;

/** Every signal by its name. Adding one is adding a file, a name, a line here and its weight in the model. */
const SIGNALS: { readonly [Name in SignalName]: Signal } = {
  'familiar-network': familiarNetwork,
  'familiar-software': familiarSoftware,
  'known-device': knownDevice,
  'new-device': newDevice,
  'new-network': (facts, policy) => newNetwork(facts, policy.newNetwork),
  'new-country': newCountry,
  'impossible-travel': (facts, policy) => impossibleTravel(facts, policy.impossibleTravel),
  'unusual-hour': (facts, policy) => unusualHour(facts, policy.unusualHour),
  'dormant-account': (facts, policy) => dormantAccount(facts, policy.dormantAccount),
  automation,
  'client-inconsistency': (facts, policy) => clientInconsistency(facts, policy.clientInconsistency),
  'failure-velocity-account': (facts, policy) => failureVelocityAccount(facts, policy.failureVelocity),
  'failure-velocity-address': (facts, policy) => failureVelocityAddress(facts, policy.failureVelocity),
  'credential-stuffing': (facts, policy) => credentialStuffing(facts, policy.credentialStuffing),
  'password-spray': (facts, policy) => passwordSpray(facts, policy.passwordSpray),
  'listed-address': listedAddress,
  'wrong-password': wrongPassword,
  'user-risk': userRisk,
  history,
  absence,
  'rare-network': rareNetwork,
  'rare-software': rareSoftware,
  'far-from-usual': farFromUsual,
  'device-token-mismatch': deviceTokenMismatch,
  'anonymous-network': anonymousNetwork,
  'failure-velocity-network': (facts, policy) => failureVelocityNetwork(facts, policy.failureVelocity),
  'failure-velocity-fingerprint': (facts, policy) =>
    failureVelocityFingerprint(facts, policy.failureVelocity),
  'campaign-membership': campaignMembership,
  'code-guessing': (facts, policy) => codeGuessing(facts, policy.codeGuessing),
  'code-fatigue': (facts, policy) => codeFatigue(facts, policy.codeFatigue),
  'recovery-abuse': (facts, policy) => recoveryAbuse(facts, policy.recoveryAbuse),
  'breached-password': breachedPassword,
};
const ALL = Object.values(SIGNALS);

/** Asks every signal. Those with nothing to say are silent. */
export function evidenceOf(facts: KnownFacts, policy: SignalPolicy): Evidence[] {
  const found: Evidence[] = [];
  for (const signal of ALL) {
    const evidence = signal(facts, policy);
    if (evidence) found.push(evidence);
  }
  return found;
}
