import { isProblem, type Problem } from '../../functions/platform/problem.ts';
import { home } from '../builders/risk-facts.ts';
import { type Person, sessionIn, type World } from '../builders/sign-in-world.ts';

/** A fresh session of somebody without a second factor, and requests in its name. */
export async function signedIn(world: World, person: Person) {
  const session = sessionIn(await world.signIn(person.email));
  const principal = world.principal(person, session);
  return {
    session,
    me: { ...world.request, principal, client: home, parameters: undefined, body: undefined },
  };
}

/** What a use case answered, which must not be a problem. */
export function granted<T>(answer: T | Problem): T {
  if (isProblem(answer)) throw new Error(`refused: ${answer.code} ${answer.detail ?? ''}`);
  return answer;
}
