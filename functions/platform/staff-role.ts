import type { Method, StaffRole } from './route.ts';

/** Which routes a role opens, by the role they name. An auditor looks at everything and changes nothing. */
const OPENS: { readonly [Role in StaffRole]: readonly StaffRole[] } = {
  analyst: ['analyst'],
  responder: ['analyst', 'responder'],
  admin: ['analyst', 'responder', 'admin'],
  auditor: ['auditor'],
};

export const STAFF_ROLES = Object.keys(OPENS) as readonly StaffRole[];

/** Whether somebody with these roles may call a route that names `needed`. */
export function mayCall(roles: readonly StaffRole[], needed: StaffRole, method: Method): boolean {
  return roles.some((role) => OPENS[role].includes(needed) || (role === 'auditor' && method === 'GET'));
}

/** The roles among a token's groups; a group that is no role of ours opens nothing. */
export function rolesAmong(groups: readonly unknown[]): readonly StaffRole[] {
  return STAFF_ROLES.filter((role) => groups.includes(role));
}
