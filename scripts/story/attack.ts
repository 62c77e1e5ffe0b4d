import { inParallel } from './in-parallel.ts';
import { promise, type Setting } from './setting.ts';
import { ATTACK_TOOL, apiFrom, attackPlace, customerPlace, LAPTOP } from './world.ts';

const CUSTOMERS = 300;
const ATTEMPTS = 500;
const ADDRESSES = 60;
const RIGHT_PASSWORDS = 5;
const AT_A_TIME = 4;

export type Customer = { readonly email: string; readonly password: string };

export type Attack = {
  readonly startedAt: number;
  /** Whose password the attacker has. */
  readonly victims: readonly Customer[];
};

/** Many customers sign up through the API, each from an address of their own. */
export async function customersSignUp({ stage, mailbox, narrator }: Setting): Promise<readonly Customer[]> {
  narrator.chapter(`${CUSTOMERS} customers sign up`);
  const run = Date.now();
  const customers = Array.from({ length: CUSTOMERS }, (_, index) => ({
    email: `customer-${index}.${run}@example.com`,
    password: `a long enough phrase ${index * 7919}`,
  }));
  await inParallel(
    customers,
    AT_A_TIME,
    async ({ email, password }, index) => {
      const api = apiFrom(stage, customerPlace(index), LAPTOP);
      const signUp = await api.signUp({ body: { email, password } });
      promise(signUp.ok, 'every customer can sign up');
      const code = await mailbox.codeFor(email);
      const confirmed = await api.confirmSignUp({
        parameters: { signUpId: signUp.body.signUpId },
        body: { code },
      });
      promise(confirmed.ok, 'every customer can confirm');
    },
    (done) => narrator.progress('signed up', done, CUSTOMERS),
  );
  return customers;
}

/** Credential stuffing (MITRE ATT&CK T1110.004): leaked pairs, tried from many addresses, few of them right. */
export async function stuffingAttack(
  { stage, narrator }: Setting,
  customers: readonly Customer[],
): Promise<Attack> {
  narrator.chapter(
    `Credential stuffing: ${ATTEMPTS} attempts on ${customers.length} accounts from ${ADDRESSES} addresses, ` +
      `${RIGHT_PASSWORDS} passwords are right`,
  );
  const startedAt = Date.now();
  const every = Math.floor(customers.length / RIGHT_PASSWORDS);
  const victims = customers.filter((_, index) => index % every === every - 1).slice(0, RIGHT_PASSWORDS);
  const attempts = Array.from({ length: ATTEMPTS }, (_, index) => {
    const customer = customers[index % customers.length] as Customer;
    // Each right password is tried once, in the first pass over the accounts.
    const isRight = index < customers.length && victims.includes(customer);
    return {
      email: customer.email,
      password: isRight ? customer.password : `leaked password ${index}`,
      isRight,
    };
  });
  const answers = await inParallel(
    attempts,
    AT_A_TIME,
    async ({ email, password, isRight }, index) => {
      const api = apiFrom(stage, attackPlace(index % ADDRESSES), ATTACK_TOOL);
      const answer = await api.signIn({ body: { email, password } });
      const outcome = answer.ok ? answer.body.status : answer.problem.code;
      return { isRight, outcome };
    },
    (done) => narrator.progress('attempts', done, ATTEMPTS),
  );
  const counts = Map.groupBy(
    answers,
    ({ isRight, outcome }) => `${isRight ? 'right' : 'wrong'} password: ${outcome}`,
  );
  narrator.table(
    ['what the attacker got', 'times'],
    [...counts].map(([what, all]) => [what, String(all.length)]),
  );
  const sessions = answers.filter(({ outcome }) => outcome === 'signed-in').length;
  promise(sessions === 0, `no session is issued to the attacker (there were ${sessions})`);
  promise(
    answers.filter(({ isRight }) => isRight).length === RIGHT_PASSWORDS,
    'all right passwords were tried',
  );
  narrator.good('0 sessions issued to the attacker');
  return { startedAt, victims };
}
