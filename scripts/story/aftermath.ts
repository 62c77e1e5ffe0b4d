import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack } from './attack.ts';
import { tokensIn } from './mailbox.ts';
import { promise, type Setting } from './setting.ts';
import { tellDecision } from './tell-decision.ts';
import { apiFrom, HOME, LAPTOP } from './world.ts';

const LONGEST_WAIT_MS = 180_000;

/** The attack becomes one incident, which is contained, told to the owners, and closed. */
export async function incidentUnfolds(setting: Setting, attack: Attack): Promise<void> {
  const { narrator } = setting;
  narrator.chapter('The attack becomes one incident');
  const incidentId = await campaignIncident(setting, attack.startedAt);
  narrator.good(`incident ${incidentId}`);
  await ownersAreTold(setting, attack);
  await workflowSucceeds(setting, incidentId);
  const campaigns = (await campaignsSince(setting, attack.startedAt)).length;
  promise(campaigns === 1, `the wave is exactly one campaign incident (there were ${campaigns})`);
  narrator.good('exactly one campaign incident, workflow SUCCEEDED');
  await tellIncident(setting, incidentId);
  await tellAttackDecision(setting, attack);
}

async function campaignsSince(setting: Setting, since: number) {
  const incidents = await setting.record.incidents();
  return incidents.filter(
    (one) => one['playbook'] === 'credential-stuffing' && Number(one['openedAt']) >= since,
  );
}

async function campaignIncident(setting: Setting, since: number): Promise<string> {
  return eventually(
    'a campaign incident opens',
    async () => (await campaignsSince(setting, since))[0]?.incidentId,
  );
}

/** Each owner whose password was right gets a mail; one answers that it was not her. */
async function ownersAreTold(
  { stage, mailbox, narrator }: Setting,
  { victims, startedAt }: Attack,
): Promise<void> {
  const mails = [];
  for (const { email } of victims) {
    const isAbout = (mail: { receivedAt: number; text: string }) =>
      mail.receivedAt >= startedAt && mail.text.includes('token=');
    mails.push(await mailbox.waitFor(email, isAbout, LONGEST_WAIT_MS));
  }
  narrator.good(`${mails.length} owners told by mail: “${mails[0]?.subject}”`);
  const token = mails[0] && tokensIn(mails[0]).at(-1);
  promise(token !== undefined, 'the mail asks “was this you?” with a link');
  const verdict = { body: { token, verdict: 'not-me' as const } };
  const api = apiFrom(stage, HOME, LAPTOP);
  const given = await api.giveVerdictByLink(verdict);
  promise(given.ok, 'an owner’s verdict is accepted');
  const again = await api.giveVerdictByLink(verdict);
  promise(!again.ok, 'a link works once');
  narrator.good(
    `204: one owner answers “not me”; the link a second time: ${again.status} ${again.problem.code}`,
  );
}

async function workflowSucceeds({ record, narrator }: Setting, incidentId: string): Promise<void> {
  const workflow = await eventually('the incident’s workflow ends', async () => {
    const one = (await record.incidents()).find((incident) => incident.incidentId === incidentId);
    narrator.progress('waiting for the watch period to end', 0, 1);
    return one && one.workflow !== 'RUNNING' ? one.workflow : undefined;
  });
  promise(
    workflow === 'SUCCEEDED',
    `the workflow ends well (it ${workflow}: ${await record.failureOf(incidentId)})`,
  );
}

async function tellIncident({ record, narrator }: Setting, incidentId: string): Promise<void> {
  const items = await record.itemsOf(incidentId);
  const found = items.find((item) => item['sk'] === 'CASE');
  narrator.table(
    ['incident', ''],
    ['playbook', 'severity', 'status'].map((name) => [name, String(found?.[name] ?? '')]),
  );
  const actions = items.filter((item) => String(item['sk']).startsWith('ACTION#'));
  const byAction = Map.groupBy(actions, (item) => `${item['action']}: ${item['result'] ?? item['status']}`);
  narrator.table(
    ['containment', 'times'],
    [...byAction].map(([what, all]) => [what, String(all.length)]),
  );
}

async function tellAttackDecision({ record, narrator }: Setting, { startedAt }: Attack): Promise<void> {
  narrator.chapter('What was decided for the attacker’s right passwords, and why');
  const decisions = await record.decisions();
  const right = decisions.filter((one) => one.at >= startedAt && one.password === 'right');
  for (const decision of right) tellDecision(narrator, decision);
}

async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + LONGEST_WAIT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    promise(Date.now() < deadline, `${what} within ${LONGEST_WAIT_MS / 1000} s`);
    await sleep(1_000);
  }
}
