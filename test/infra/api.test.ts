import { describe, expect, it } from 'vitest';
import { api } from '../../functions/api.ts';
import type { Route } from '../../functions/platform/route.ts';
import { PUBLIC_ROUTES } from '../../infra/public-routes.ts';
import { named, resourcesOf } from './synthesized.ts';

const routes: readonly Route[] = api;
const keyOf = ({ method, path }: Route) => `${method} ${path}`;
const deployed = new Map(
  resourcesOf('production', 'AWS::ApiGatewayV2::Route').map(({ properties }) => [
    properties['RouteKey'] as string,
    properties,
  ]),
);
const authorizers = resourcesOf('production', 'AWS::ApiGatewayV2::Authorizer');
const integrations = new Map(
  resourcesOf('production', 'AWS::ApiGatewayV2::Integration').map(({ id, properties }) => [
    id,
    named(properties['IntegrationUri']),
  ]),
);

const BEHIND: Record<Route['subsystem'], string> = {
  'sign-in': 'SignInFunction',
  challenge: 'ChallengeFunction',
  factor: 'FactorFunction',
  account: 'AccountFunction',
  activity: 'AccountFunction',
  session: 'SessionFunction',
  recovery: 'RecoveryFunction',
  profile: 'ProfileFunction',
  risk: 'RiskFunction',
  incident: 'VerdictFunction',
  operations: 'OperationsFunction',
};

describe('the HTTP API', () => {
  it('has exactly the routes of the table', () => {
    expect([...deployed.keys()].sort()).toEqual(routes.map(keyOf).sort());
  });

  it('is open without an identity on exactly the routes that are named [ASVS 8.2.1]', () => {
    const open = [...deployed]
      .filter(([, { AuthorizationType }]) => AuthorizationType === 'NONE')
      .map(([key]) => key);
    expect(open.sort()).toEqual([...PUBLIC_ROUTES].sort());
    expect(open.sort()).toEqual(
      routes
        .filter(({ caller }) => caller === 'public')
        .map(keyOf)
        .sort(),
    );
  });

  it.each(routes.map((route) => ({ key: keyOf(route), route })))(
    'asks for the right caller at $key [ASVS 8.2.1]',
    ({ key, route }) => {
      const type = route.caller === 'public' ? 'NONE' : route.caller === 'service' ? 'AWS_IAM' : 'CUSTOM';
      expect(deployed.get(key)).toMatchObject({ AuthorizationType: type });
      if (type === 'CUSTOM') expect(deployed.get(key)?.['AuthorizerId']).toEqual({ Ref: authorizers[0]?.id });
    },
  );

  it.each(routes.map((route) => ({ key: keyOf(route), route })))(
    'brings $key to its subsystem',
    ({ key, route }) => {
      const [, integrationId = ''] =
        /"Ref":"([^"]+)"/.exec(JSON.stringify(deployed.get(key)?.['Target'])) ?? [];
      expect(integrations.get(integrationId)).toBe(BEHIND[route.subsystem]);
    },
  );

  it('asks its one authorizer every time, because containment acts on the next request [ASVS 7.2.1, 8.3.1, 8.3.2]', () => {
    expect(authorizers).toHaveLength(1);
    expect(authorizers[0]?.properties).toMatchObject({
      AuthorizerResultTtlInSeconds: 0,
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
    });
  });

  it('is throttled, and logs every request without saying who made it', () => {
    const [stage] = resourcesOf('production', 'AWS::ApiGatewayV2::Stage');
    expect(stage?.properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 1_000, ThrottlingBurstLimit: 2_000 },
      AccessLogSettings: { DestinationArn: expect.anything(), Format: expect.any(String) },
    });
    expect(JSON.stringify(stage?.properties['AccessLogSettings'])).not.toMatch(
      /sourceIp|userAgent|identity|\$context\.path\b/,
    );
  });

  it('lets the named browser origins in and no other', () => {
    const [http] = resourcesOf('production', 'AWS::ApiGatewayV2::Api');
    const cors = http?.properties['CorsConfiguration'] as {
      AllowOrigins: string[];
      AllowCredentials?: boolean;
    };
    expect(cors.AllowOrigins).toEqual(['https://gatehouse.example']);
    expect(cors.AllowCredentials).toBeUndefined();
  });
});
