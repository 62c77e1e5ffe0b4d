import { beforeEach, describe, expect, it } from 'vitest';
import { type AccountId, newId } from '../../functions/platform/ids.ts';
import { UnavailableError } from '../../functions/platform/problem.ts';
import { dynamoDbEnrolmentWindow } from '../../functions/session/adapters/dynamodb-enrolment-window.ts';
import { mayManageFactors } from '../../functions/session/domain/cognito-tokens.ts';
import { createShapeToken } from '../../functions/session/shape-token.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';

const AT = 1_800_000_000_000;
const ada: AccountId = newId('acc', 1);
const bob: AccountId = newId('acc', 2);

let dynamodb: DynamoDbDouble;
let enrolments: ReturnType<typeof dynamoDbEnrolmentWindow>;

beforeEach(() => {
  dynamodb = new DynamoDbDouble();
  enrolments = dynamoDbEnrolmentWindow(dynamodb.asDocumentClient(), 'sessions');
});

async function isKept({ username = ada as string, isRefresh = true, at = AT } = {}) {
  const shape = createShapeToken({ enrolments, now: () => at });
  return (await shape({ username, isRefresh })).scopesToSuppress.length === 0;
}

describe('shapeToken', () => {
  it('drops the self-service scope of an ordinary token', async () => expect(await isKept()).toBe(false));

  it('keeps it for one token, while the window is open', async () => {
    await enrolments.open(ada, AT + 1);
    expect(await isKept()).toBe(true);
    expect(await isKept()).toBe(false);
  });

  it('of ten tokens at once, keeps it for one', async () => {
    await enrolments.open(ada, AT + 1);
    const kept = await Promise.all(Array.from({ length: 10 }, () => isKept()));
    expect(kept.filter(Boolean)).toHaveLength(1);
  });

  it.each([
    { name: 'a sign-in', asked: { isRefresh: false } },
    { name: 'somebody else', asked: { username: bob } },
    { name: 'a user that is no account', asked: { username: `${ada}#x` } },
    { name: 'a window that closed, though the table still holds it', asked: { at: AT + 1 } },
  ])('keeps it not for $name', async ({ asked }) => {
    await enrolments.open(ada, AT + 1);
    expect(await isKept(asked)).toBe(false);
    expect(await isKept()).toBe(true);
  });

  it('asks nobody at a sign-in', async () => {
    await isKept({ isRefresh: false });
    expect(dynamodb.calls).toHaveLength(0);
  });

  it('signs nothing when the window cannot be read', async () => {
    dynamodb.failNext('Delete');
    await expect(isKept()).rejects.toThrow(UnavailableError);
  });
});

describe('mayManageFactors', () => {
  const token = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

  it.each([
    { name: 'the scope alone', scope: 'aws.cognito.signin.user.admin', may: true },
    { name: 'the scope among others', scope: 'openid aws.cognito.signin.user.admin', may: true },
    { name: 'other scopes', scope: 'openid', may: false },
    { name: 'a scope that only begins like it', scope: 'aws.cognito.signin.user.admin2', may: false },
    { name: 'an empty scope', scope: '', may: false },
    { name: 'no scope', scope: undefined, may: false },
  ])('$name: $may', ({ scope, may }) => expect(mayManageFactors(token({ scope }))).toBe(may));
});
