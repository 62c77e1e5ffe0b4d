import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDbHeldAccounts } from '../../functions/account/adapters/dynamodb-held-accounts.ts';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import { DynamoDbCampaigns } from '../../functions/detection/adapters/dynamodb-campaigns.ts';
import { DynamoDbClusterCounters } from '../../functions/detection/adapters/dynamodb-cluster-counters.ts';
import { EventBridgeFindings } from '../../functions/detection/adapters/eventbridge-findings.ts';
import { S3CampaignBoardStore } from '../../functions/detection/adapters/s3-campaign-board-store.ts';
import { createDetectAttacks } from '../../functions/detection/detect-attacks.ts';
import { detectorHandler } from '../../functions/detection/detector-batch.ts';
import { TAKEOVER_RULE } from '../../functions/detection/domain/account-takeover-rule.ts';
import { CAMPAIGN_RULE } from '../../functions/detection/domain/campaign-rule.ts';
import type { Finding } from '../../functions/detection/domain/finding.ts';
import { createPublishCampaigns } from '../../functions/detection/publish-campaigns.ts';
import { createContainmentActions } from '../../functions/incident/actions/containment-actions.ts';
import { CognitoPoolSessions } from '../../functions/incident/adapters/cognito-pool-sessions.ts';
import { DynamoDbAddressList } from '../../functions/incident/adapters/dynamodb-address-list.ts';
import { DynamoDbIncidentArchive } from '../../functions/incident/adapters/dynamodb-incident-archive.ts';
import { DynamoDbIncidentIntake } from '../../functions/incident/adapters/dynamodb-incident-intake.ts';
import { DynamoDbIncidents } from '../../functions/incident/adapters/dynamodb-incidents.ts';
import { EventBridgeIncidentNews } from '../../functions/incident/adapters/eventbridge-incident-news.ts';
import { StepFunctionsIncidentWorkflow } from '../../functions/incident/adapters/step-functions-incident-workflow.ts';
import { createCloseIncident } from '../../functions/incident/close-incident.ts';
import { createContain } from '../../functions/incident/contain.ts';
import type { IncidentCase } from '../../functions/incident/domain/incident.ts';
import { createEscalateIncident } from '../../functions/incident/escalate-incident.ts';
import { createGiveVerdictByLink } from '../../functions/incident/give-verdict-by-link.ts';
import { intakeHandler } from '../../functions/incident/intake-batch.ts';
import { createNotifyOwners } from '../../functions/incident/notify-owners.ts';
import { createOpenIncident } from '../../functions/incident/open-incident.ts';
import { createPlanIncident } from '../../functions/incident/plan-incident.ts';
import { createRecoverIncident } from '../../functions/incident/recover-incident.ts';
import { createReportIncident } from '../../functions/incident/report-incident.ts';
import { createRevertIncident } from '../../functions/incident/revert-incident.ts';
import { createReviewIncident } from '../../functions/incident/review-incident.ts';
import { createTakeInFinding } from '../../functions/incident/take-in-finding.ts';
import { readLinkToken } from '../../functions/notification/domain/link-token.ts';
import { dynamoDbUsedOnce } from '../../functions/platform/adapters/dynamodb-used-once.ts';
import { type AccountId, type ActionId, type IncidentId, newId } from '../../functions/platform/ids.ts';
import { accountKeys, type Subject } from '../../functions/platform/table-keys.ts';
import { DynamoDbDouble } from './dynamodb-double.ts';
import { MemoryPurposeKeys } from './memory-purpose-keys.ts';
import { S3Double } from './s3-double.ts';

type Entry = { readonly DetailType: string; readonly Detail: string };
type Command = { readonly constructor: { readonly name: string }; readonly input: object };

const WATCH_MS = 5_000;

/**
 * Detection and incident response joined as in production, on doubles of the services: findings go over the bus
 * to the intake, and a workflow that was started can be walked step by step. Time stands still until it is set.
 */
export class IncidentWorld {
  readonly database = new DynamoDbDouble();
  readonly objects = new S3Double();
  readonly keys = new MemoryPurposeKeys();
  readonly detailTypes: string[] = [];
  readonly findings: Finding[] = [];
  readonly signedOut: string[] = [];
  readonly started: string[] = [];
  readonly recorded: ActivityEvent[] = [];
  /** The bus or the workflow service fail this many times. */
  busFails = 0;
  workflowFails = 0;
  now: number;

  constructor(now: number) {
    this.now = now;
  }

  readonly #time = () => this.now;
  readonly #documents = this.database.asDocumentClient();

  readonly #bus = {
    send: async ({ input }: Command) => {
      if (this.busFails-- > 0) throw new Error('the bus is down');
      for (const { DetailType, Detail } of (input as { Entries: Entry[] }).Entries) {
        this.detailTypes.push(DetailType);
        if (DetailType.includes('finding'))
          this.findings.push(JSON.parse(Detail).unmapped.gatehouse as Finding);
      }
      return { FailedEntryCount: 0 };
    },
  } as unknown as EventBridgeClient;

  readonly #stepFunctions = {
    send: async ({ input }: Command) => {
      if (this.workflowFails-- > 0) throw new Error('the workflow service is down');
      const { name } = input as { name: string };
      if (this.started.includes(name))
        throw Object.assign(new Error('exists'), { name: 'ExecutionAlreadyExists' });
      this.started.push(name);
      return {};
    },
  } as unknown as SFNClient;

  readonly #cognito = {
    send: async ({ input }: Command) => void this.signedOut.push((input as { Username: string }).Username),
  };

  readonly accounts = new DynamoDbHeldAccounts(this.#documents, 'accounts');
  readonly incidents = new DynamoDbIncidents(this.#documents, 'incidents');
  readonly activity = {
    record: async (...events: ActivityEvent[]) => {
      for (const event of events)
        if (!this.recorded.some(({ eventId }) => eventId === event.eventId)) this.recorded.push(event);
    },
  };
  readonly actions = createContainmentActions({
    accounts: this.accounts,
    pool: new CognitoPoolSessions(this.#cognito as never, 'pool'),
    addresses: new DynamoDbAddressList(this.#documents, 'activity'),
  });
  readonly #archive = new DynamoDbIncidentArchive(this.#documents, 'incidents');
  readonly #parts = {
    incidents: this.incidents,
    archive: this.#archive,
    campaigns: this.#archive,
    news: new EventBridgeIncidentNews(this.#bus, 'bus'),
    activity: this.activity,
    accounts: this.accounts,
    actions: this.actions,
    watchMs: WATCH_MS,
    now: this.#time,
  };

  /** A detector as one more execution environment would have it: with nothing in its own memory. */
  newDetector() {
    return createDetectAttacks({
      counters: new DynamoDbClusterCounters(this.#documents, 'incidents', CAMPAIGN_RULE),
      campaigns: new DynamoDbCampaigns(this.#documents, 'incidents', CAMPAIGN_RULE.windowMs),
      channel: new EventBridgeFindings(this.#bus, 'bus', this.#time),
      publishCampaigns: createPublishCampaigns(
        new S3CampaignBoardStore(this.objects.asObjects(), 'snapshots'),
        this.#time,
      ),
      rule: CAMPAIGN_RULE,
      takeoverRule: TAKEOVER_RULE,
      newCampaignId: () => newId('cam', this.now),
      now: this.#time,
    });
  }

  readonly detectorHandler = detectorHandler(this.newDetector());

  readonly takeIn = createTakeInFinding({
    intake: new DynamoDbIncidentIntake(this.#documents, 'incidents'),
    workflow: new StepFunctionsIncidentWorkflow(this.#stepFunctions, 'arn'),
    newIncidentId: () => newId('inc', this.now),
    now: this.#time,
  });
  readonly intakeHandler = intakeHandler(this.takeIn);

  readonly open = createOpenIncident(this.#parts);
  readonly plan = createPlanIncident(this.#parts);
  readonly contain = createContain(this.#parts);
  readonly notify = createNotifyOwners(this.#parts);
  readonly review = createReviewIncident(this.#parts);
  readonly revert = createRevertIncident(this.#parts);
  readonly recover = createRecoverIncident(this.#parts);
  readonly report = createReportIncident(this.#parts);
  readonly close = createCloseIncident(this.#parts);
  readonly escalate = createEscalateIncident(this.#parts);

  readonly #verdict = createGiveVerdictByLink({
    ...this.#parts,
    verifyLink: (token, now) => readLinkToken(this.keys, token, now),
    used: dynamoDbUsedOnce(this.#documents, 'sessions'),
  });

  giveVerdict(token: string, verdict: 'me' | 'not-me') {
    const body = { token, verdict };
    return this.#verdict({
      body,
      query: undefined,
      parameters: undefined,
      principal: undefined,
      client: { ip: '198.51.100.7' },
      requestId: 'request-1',
    });
  }

  addAccount(accountId: AccountId, subject: Subject, more: object = {}): void {
    const head = {
      accountId,
      state: 'active',
      notBefore: 0,
      stepUpRequired: false,
      factors: [],
      createdAt: 1,
      ...more,
    };
    this.database.seed(
      'accounts',
      { ...accountKeys.account(accountId), ...head, subject },
      { ...accountKeys.identifier(subject), ...head },
    );
  }

  account(accountId: AccountId) {
    return this.database.item('accounts', accountKeys.account(accountId));
  }

  cases(): IncidentCase[] {
    return this.database.items('incidents').filter(({ sk }) => sk === 'CASE') as unknown as IncidentCase[];
  }

  async members(incidentId: IncidentId): Promise<AccountId[]> {
    return ((await this.incidents.load(incidentId))?.members ?? []).map(({ accountId }) => accountId).sort();
  }

  /** Walks open, plan, contain and notify, as the state machine does. */
  async containAll(incidentId: IncidentId): Promise<string> {
    await this.open(incidentId);
    const planned = await this.plan(incidentId);
    if (planned.kind !== 'planned') return planned.kind;
    for (let from = 0; from < planned.actions.length; from += 5)
      await Promise.all(
        planned.actions.slice(from, from + 5).map((id) => this.contain(incidentId, id as ActionId)),
      );
    return (await this.notify(incidentId)).kind;
  }

  /** Walks from the review to the end. @returns the kinds on the way */
  async finish(incidentId: IncidentId): Promise<string[]> {
    const kinds: string[] = [(await this.review(incidentId)).kind];
    const end = kinds[0] === 'verdict-false-positive' ? this.revert : this.recover;
    do kinds.push((await end(incidentId)).kind);
    while (kinds.at(-1) === 'more');
    kinds.push((await this.report(incidentId)).kind, (await this.close(incidentId)).kind);
    return kinds;
  }
}
