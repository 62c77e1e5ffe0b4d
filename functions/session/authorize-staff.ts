import type { StaffRole } from '../platform/route.ts';
import { rolesAmong } from '../platform/staff-role.ts';
import { bearerToken } from './authorize.ts';
import type { VerifyStaffToken } from './ports.ts';

export type StaffAuthorization =
  | { readonly kind: 'authorized'; readonly staffId: string; readonly roles: readonly StaffRole[] }
  | { readonly kind: 'refused' };

/** Routes of staff lie under one path, so a customer's token is never even looked at there, nor a staff token elsewhere. */
export function isStaffRoute(routeKey: string): boolean {
  return /^[A-Z]+ \/v1\/ops\//.test(routeKey);
}

/**
 * Lets staff through who carry a genuine token of the staff pool and at least one role. Which role a route wants is
 * checked where the route is known.
 *
 * @throws UnavailableError if the pool's keys cannot be read
 */
export function createAuthorizeStaff({ verify }: { readonly verify: VerifyStaffToken }) {
  return async (authorization: string | undefined): Promise<StaffAuthorization> => {
    const token = bearerToken(authorization);
    const claims = token && (await verify(token));
    const roles = claims ? rolesAmong(claims.groups) : [];
    return claims && roles.length > 0
      ? { kind: 'authorized', staffId: claims.username, roles }
      : { kind: 'refused' };
  };
}
