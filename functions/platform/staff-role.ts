import type { Method, StaffRole } from './route.ts';

/** Each may do what those before may. An auditor stands beside them: looks at everything and changes nothing. */
const LADDER: readonly StaffRole[] = ['analyst', 'responder', 'admin'];

export const STAFF_ROLES: readonly StaffRole[] = [...LADDER, 'auditor'];

/** Whether somebody with these roles may call a route that names `needed`. */
export function mayCall(roles: readonly StaffRole[], needed: StaffRole, method: Method): boolean {
  if (roles.includes('auditor') && (needed === 'auditor' || method === 'GET')) return true;
  const rung = LADDER.indexOf(needed);
  return rung >= 0 && LADDER.slice(rung).some((role) => roles.includes(role));
}

/** The roles among a token's groups; a group that is no role of ours opens nothing. */
export function rolesAmong(groups: readonly unknown[]): readonly StaffRole[] {
  return STAFF_ROLES.filter((role) => groups.includes(role));
}
