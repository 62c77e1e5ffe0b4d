import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, inject, it } from 'vitest';
import { unpackJson } from '../../functions/platform/packed-json.ts';
import { output } from '../../scripts/local/deploy.ts';
import { Mailbox } from '../../scripts/story/mailbox.ts';
import { stageOf } from '../../scripts/story/stage-of.ts';
import { apiFrom, LAPTOP, SAO_PAULO, STRANGER } from '../../scripts/story/world.ts';
import { homeOfTheirOwn } from './people.ts';

const state = inject('localState');
const stage = stageOf(state);
const connection = {
  endpoint: state.endpointUrl,
  region: state.region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

async function allLogs(): Promise<string> {
  const logs = new CloudWatchLogsClient(connection);
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  const lines: string[] = [];
  for (const { logGroupName } of logGroups) {
    let nextToken: string | undefined;
    do {
      const page = await logs.send(
        new FilterLogEventsCommand({ logGroupName, ...(nextToken ? { nextToken } : {}) }),
      );
      lines.push(...(page.events ?? []).map(({ message = '' }) => message));
      nextToken = page.nextToken;
    } while (nextToken);
  }
  return lines.join('\n');
}

/** Every item of every table, with packed bodies unpacked. */
async function allItems(): Promise<string> {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(connection));
  const items: string[] = [];
  for (const table of ['AccountsTableName', 'SessionsTableName', 'ActivityTableName', 'IncidentsTableName']) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await documents.send(
        new ScanCommand({
          TableName: output(state.outputs, table),
          ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
        }),
      );
      for (const item of page.Items ?? []) {
        const body = item['body'] instanceof Uint8Array ? unpackJson(item['body']) : undefined;
        items.push(JSON.stringify(body ? { ...item, body } : item));
      }
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  return items.join('\n');
}

describe('what is secret or personal', () => {
  it('is neither in the logs nor readable in the tables', async () => {
    const email = `canary-${crypto.randomUUID()}@example.com`;
    const password = `canary phrase ${crypto.randomUUID()}`;
    const wrong = `wrong phrase ${crypto.randomUUID()}`;
    const place = homeOfTheirOwn();
    const home = apiFrom(stage, place, LAPTOP);
    const begun = await home.signUp({ body: { email, password } });
    if (!begun.ok) throw new Error('sign-up');
    const mailbox = new Mailbox(stage.mailboxUrl);
    const code = await mailbox.codeFor(email);
    await home.confirmSignUp({ parameters: { signUpId: begun.body.signUpId }, body: { code } });
    await home.signIn({ body: { email, password: wrong } });
    const answer = await home.signIn({ body: { email, password } });
    if (!answer.ok || answer.body.status !== 'signed-in') throw new Error('sign-in');
    const { accessToken, refreshToken, idToken, deviceToken } = answer.body.session;
    await apiFrom(stage, place, LAPTOP, accessToken).getMe();
    await home.refreshSession({ body: { refreshToken } });
    await apiFrom(stage, SAO_PAULO, STRANGER).signIn({ body: { email, password } });

    const secrets = { email, password, wrong, code, accessToken, refreshToken, idToken, deviceToken };
    const [logs, items] = await Promise.all([allLogs(), allItems()]);
    expect(logs).toContain('"operation":"signIn"');
    expect(items).toContain('"type":"sign-in.decided"');
    for (const [name, secret] of Object.entries(secrets)) {
      expect(logs.includes(secret), `${name} in a log`).toBe(false);
      expect(items.includes(name === 'code' ? `"${secret}"` : secret), `${name} in a table`).toBe(false);
    }
    expect(logs).not.toContain(secrets.email.split('@')[0]);
  });
});
