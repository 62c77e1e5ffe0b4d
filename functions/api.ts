import { accountRoutes } from './account/routes.ts';
import { challengeRoutes } from './challenge/routes.ts';
import { factorRoutes } from './factor/routes.ts';
import { incidentRoutes } from './incident/routes.ts';
import { operationsRoutes } from './operations/routes.ts';
import { profileRoutes } from './profile/routes.ts';
import { recoveryRoutes } from './recovery/routes.ts';
import { riskRoutes } from './risk/routes.ts';
import { sessionRoutes } from './session/routes.ts';
import { beginPasskeySignInRoute, signInRoutes } from './sign-in/routes.ts';

/**
 * Every endpoint of the product, as data. The HTTP API, its authorizers, request and response validation, the
 * OpenAPI document and the typed client are all made from this table.
 */
export const api = [
  ...accountRoutes,
  ...signInRoutes,
  beginPasskeySignInRoute,
  ...challengeRoutes,
  ...factorRoutes,
  ...sessionRoutes,
  ...recoveryRoutes,
  ...profileRoutes,
  ...riskRoutes,
  ...incidentRoutes,
  ...operationsRoutes,
] as const;
