import { beforeEach, describe, expect, it } from 'vitest';
import { api } from '../../functions/api.ts';
import { httpHandler, type UseCases } from '../../functions/platform/http-handler.ts';
import { PROBLEMS } from '../../functions/platform/problem.ts';
import type { Route, StaffRole } from '../../functions/platform/route.ts';
import { mayCall, STAFF_ROLES } from '../../functions/platform/staff-role.ts';
import { isStaffRoute } from '../../functions/session/authorize-staff.ts';
import { type EventParts, gatewayEvent } from '../builders/gateway-event.ts';
import { NAUGHTY_STRINGS, wrongTypes } from '../builders/naughty.ts';
import { ROUTE_SAMPLES } from '../builders/route-samples.ts';

type Json = Readonly<Record<string, unknown>>;
type Input = { readonly body?: Json; readonly parameters?: Json; readonly query?: Json };

const principal = {
  accountId: 'acc_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  sessionId: 'ses_01ARZ3NDEKTSV4RRFFQ69G5FAV',
};
const staffWith = (...roles: readonly StaffRole[]) => ({ staffId: 'staff-1', staffRoles: roles.join(' ') });
let reached = 0;
const routes: readonly Route[] = api;
/** A use case that says it was reached and refuses: an answer would have to fit each route's schema. */
const useCases = Object.fromEntries(
  routes.map(({ operation }) => [
    operation,
    async () => {
      reached += 1;
      return { kind: 'problem', code: 'conflict' };
    },
  ]),
) as unknown as UseCases<typeof api>;
const handler = httpHandler(api, useCases, { originSecret: async () => 'secret', finished: () => {} });

async function send(route: Route, input: Input, parts: EventParts = {}) {
  const response = await handler(
    gatewayEvent(`${route.method} ${route.path}`, {
      ...(input.body === undefined ? {} : { body: input.body }),
      ...(input.parameters ? { pathParameters: input.parameters as Record<string, string> } : {}),
      ...(input.query ? { query: input.query as Record<string, string> } : {}),
      ...(route.caller === 'user' ? { principal } : {}),
      ...(route.caller === 'service' ? { iam: true } : {}),
      ...(route.caller.startsWith('staff:') ? { staff: staffWith('admin') } : {}),
      ...parts,
    }),
  );
  return { ...response, problem: JSON.parse(response.body ?? '{}') };
}

type Answer = Awaited<ReturnType<typeof send>>;

/** A problem that says what is wrong with the request, and nothing of what is inside. */
function expectRefusal(answer: Answer, statuses: readonly number[] = [400]): void {
  expect(statuses).toContain(answer.statusCode);
  expect(answer.headers?.['content-type']).toBe('application/problem+json');
  expect(Object.keys(PROBLEMS)).toContain(answer.problem.code);
  expect(answer.problem.status).toBe(answer.statusCode);
  expect(answer.body).not.toMatch(/\.ts:|node_modules|at \w+ \(|ZodError/);
  expect(reached).toBe(0);
}

/** Every key of a body and of the objects inside it, as a way from the root. */
function waysInto(value: Json, way: readonly string[] = []): (readonly string[])[] {
  return Object.entries(value).flatMap(([key, inner]) => [
    [...way, key],
    ...(typeof inner === 'object' && inner !== null ? waysInto(inner as Json, [...way, key]) : []),
  ]);
}

function withAt(value: Json, [key = '', ...rest]: readonly string[], put: unknown): Json {
  return { ...value, [key]: rest.length === 0 ? put : withAt(value[key] as Json, rest, put) };
}

const at = (value: Json, way: readonly string[]) =>
  way.reduce<unknown>((inner, key) => (inner as Json)[key], value);

const all = routes.map((route) => ({
  name: `${route.method} ${route.path}`,
  route,
  input: ROUTE_SAMPLES[route.operation as keyof typeof ROUTE_SAMPLES] as Input,
}));
const withBody = all.flatMap(({ input, ...rest }) =>
  input.body ? [{ ...rest, input: { ...input, body: input.body } }] : [],
);
const withNames = all.filter(({ input }) => input.parameters);

beforeEach(() => {
  reached = 0;
});

describe('every route', () => {
  it.each(all)('is reached by a valid request: $name', async ({ route, input }) => {
    expect((await send(route, input)).statusCode).toBe(409);
    expect(reached).toBe(1);
  });

  it.each(all.filter(({ route }) => route.caller !== 'public'))(
    'is closed to nobody in particular: $name [ASVS 8.2.1]',
    async ({ route, input }) => {
      const statuses = [401, 403];
      expectRefusal(
        await send(route, input, {
          principal: { accountId: '', sessionId: '' },
          staff: { staffId: '', staffRoles: '' },
          iam: false,
        }),
        statuses,
      );
    },
  );
});

/** Who may do what on each route of staff, written out: the table in the code is judged by this one. */
const STAFF_MAY: Record<string, readonly StaffRole[]> = {
  getList: ['analyst', 'responder', 'auditor', 'admin'],
  putList: ['responder', 'admin'],
  getPolicy: ['analyst', 'responder', 'auditor', 'admin'],
  setPolicy: ['admin'],
  startReplay: ['analyst', 'responder', 'admin'],
  getReplay: ['analyst', 'responder', 'auditor', 'admin'],
};
const ofStaff = all.filter(({ route }) => route.caller.startsWith('staff:'));

describe('every route of staff', () => {
  it('is in the table of roles', () => {
    expect(ofStaff.map(({ route }) => route.operation).sort()).toEqual(Object.keys(STAFF_MAY).sort());
  });

  it.each(ofStaff.flatMap((one) => STAFF_ROLES.map((role) => ({ ...one, role }))))(
    '$name as $role [ASVS 8.2.1]',
    async ({ route, input, role }) => {
      const answer = await send(route, input, { staff: staffWith(role) });
      const isOpen = STAFF_MAY[route.operation]?.includes(role);
      expect(answer.statusCode).toBe(isOpen ? 409 : 403);
      expect(reached).toBe(isOpen ? 1 : 0);
    },
  );

  it.each(ofStaff)('is closed to customers, and to staff without a role: $name', async ({ route, input }) => {
    expectRefusal(await send(route, input, { principal, staff: { staffId: '', staffRoles: '' } }), [401]);
    expectRefusal(await send(route, input, { staff: staffWith() }), [403]);
    expectRefusal(
      await send(route, input, { staff: { staffId: 'staff-1', staffRoles: 'superuser' } }),
      [403],
    );
  });

  it.each(all.filter(({ route }) => route.caller === 'user'))(
    'a customer’s route is closed to staff: $name',
    async ({ route, input }) => {
      const nobody = { accountId: '', sessionId: '' };
      expectRefusal(await send(route, input, { principal: nobody, staff: staffWith('admin') }), [401]);
    },
  );

  it('lies under the one path that the authorizer knows as theirs, and nothing else does', () => {
    for (const { route, name } of all)
      expect(isStaffRoute(name), name).toBe(route.caller.startsWith('staff:'));
  });

  it('opens to several roles what any of them opens', () => {
    expect(mayCall(['auditor', 'responder'], 'responder', 'PUT')).toBe(true);
    expect(mayCall(['auditor', 'analyst'], 'responder', 'PUT')).toBe(false);
  });
});

describe('a session that turned up elsewhere', () => {
  const moved = { ...principal, mustStepUp: 'yes' };
  const users = all.filter(({ route }) => route.caller === 'user');

  it.each(users)('may do nothing but prove itself or end: $name', async ({ route, input }) => {
    const answer = await send(route, input, { principal: moved });
    const isRefused = answer.problem.code === 'step-up-required';
    expect(isRefused).toBe(!['beginStepUp', 'signOut'].includes(route.operation));
  });
});

describe('every route with a body', () => {
  it.each(withBody)('refuses a key it does not know: $name [ASVS 8.2.3]', async ({ route, input }) => {
    expectRefusal(await send(route, { ...input, body: { ...input.body, isAdmin: true } }));
    for (const way of waysInto(input.body).filter((way) => typeof at(input.body, way) === 'object'))
      expectRefusal(await send(route, { ...input, body: withAt(input.body, [...way, 'isAdmin'], true) }));
  });

  it.each(withBody)('refuses values of another type: $name', async ({ route, input }) => {
    for (const way of waysInto(input.body))
      for (const wrong of wrongTypes(at(input.body, way)))
        expectRefusal(await send(route, { ...input, body: withAt(input.body, way, wrong) }));
  });

  it.each(withBody)('refuses what is no object: $name', async ({ route, input }) => {
    const isOptional = route.body?.safeParse({}).success === true;
    for (const rawBody of ['null', '[]', '"text"', '1', ...(isOptional ? [] : [''])])
      expectRefusal(await send(route, input, { rawBody }));
  });

  it.each(withBody)('refuses broken JSON, double keys and lone bytes: $name', async ({ route, input }) => {
    const text = JSON.stringify(input.body);
    const [first = ''] = Object.keys(input.body);
    const bodies = [
      text.slice(0, -1),
      `${text}x`,
      text.replace('{', `{"${first}":"first",`),
      `{"__proto__":{"isAdmin":true},${text.slice(1)}`,
      '['.repeat(10_000),
    ];
    for (const rawBody of bodies) expectRefusal(await send(route, input, { rawBody }));
  });

  it.each(withBody)('refuses a body of 1 MB, and other media: $name', async ({ route, input }) => {
    const rawBody = JSON.stringify({ ...input.body, padding: 'x'.repeat(1_000_000) });
    expectRefusal(await send(route, input, { rawBody }), [413]);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])
      expectRefusal(await send(route, input, { headers: { 'content-type': type } }), [415]);
  });

  it.each(withBody)(
    'takes a naughty string or refuses it, and never breaks: $name',
    async ({ route, input }) => {
      for (const way of waysInto(input.body).filter((way) => typeof at(input.body, way) === 'string'))
        for (const text of NAUGHTY_STRINGS) {
          reached = 0;
          const answer = await send(route, { ...input, body: withAt(input.body, way, text) });
          if (answer.statusCode !== 409) expectRefusal(answer);
        }
    },
  );
});

describe('every route with names in its path', () => {
  it.each(withNames)('finds nothing by a name that is too long: $name', async ({ route, input }) => {
    for (const key of Object.keys(input.parameters ?? {})) {
      const parameters = { ...input.parameters, [key]: 'x'.repeat(100_000) };
      expectRefusal(await send(route, { ...input, parameters }), [404]);
    }
  });

  it.each(withNames)('is not led elsewhere by a naughty name: $name', async ({ route, input }) => {
    for (const key of Object.keys(input.parameters ?? {}))
      for (const text of NAUGHTY_STRINGS) {
        reached = 0;
        const answer = await send(route, { ...input, parameters: { ...input.parameters, [key]: text } });
        if (answer.statusCode !== 409) expectRefusal(answer, [404]);
      }
  });
});

describe('every route with a query', () => {
  it.each(all.filter(({ input }) => input.query))(
    'refuses what it does not know: $name',
    async ({ route, input }) => {
      expectRefusal(await send(route, { ...input, query: { ...input.query, all: 'true' } }));
      expectRefusal(await send(route, { ...input, query: { cursor: 'x'.repeat(10_000) } }));
    },
  );
});
