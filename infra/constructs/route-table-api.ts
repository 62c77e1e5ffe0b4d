import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  type HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpIamAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Caller, Route } from '../../functions/platform/route.ts';
import type { Stage } from '../stages.ts';

export type RouteTableApiProps = {
  readonly stage: Stage;
  readonly routes: readonly Route[];
  /** The function behind each subsystem's routes. */
  readonly behind: { readonly [Subsystem in Route['subsystem']]: IFunction };
  readonly authorizer: IFunction;
  readonly logKey: IKey;
};

/** What a line of the access log tells: enough to find a request, nothing that says who made it. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    routeKey: '$context.routeKey',
    status: '$context.status',
    responseLatencyMs: '$context.responseLatency',
    integrationLatencyMs: '$context.integrationLatency',
    integrationError: '$context.integrationErrorMessage',
    authorizerError: '$context.authorizer.error',
    requestTime: '$context.requestTime',
  }),
);

/** An HTTP API that has exactly the routes of the table, each open to exactly the callers it names. */
export class RouteTableApi extends HttpApi {
  readonly stage: HttpStage;

  constructor(scope: Construct, id: string, props: RouteTableApiProps) {
    super(scope, id, {
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [...props.stage.allowedOrigins],
        allowMethods: [...new Set(props.routes.map((route) => CorsHttpMethod[route.method]))],
        allowHeaders: ['authorization', 'content-type'],
        exposeHeaders: ['retry-after', 'gatehouse-device-token'],
        maxAge: Duration.hours(1),
      },
    });
    this.stage = this.#openStage(props);
    this.#addRoutes(props);
  }

  #openStage({ stage, logKey }: RouteTableApiProps): HttpStage {
    const accessLog = () =>
      new LogGroup(this, 'AccessLog', {
        encryptionKey: logKey,
        retention: stage.logRetentionDays,
        removalPolicy: stage.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      });
    return new HttpStage(this, 'Stage', {
      httpApi: this,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: stage.throttle.ratePerSecond, burstLimit: stage.throttle.burst },
      ...(stage.accessLogs
        ? { accessLogSettings: { destination: new LogGroupLogDestination(accessLog()), format: ACCESS_LOG } }
        : {}),
    });
  }

  #addRoutes({ routes, behind, authorizer }: RouteTableApiProps): void {
    const signature = new HttpIamAuthorizer();
    const liveSession = new HttpLambdaAuthorizer('LiveSession', authorizer, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      // Containment acts on the next request, so no verdict may be kept.
      resultsCacheTtl: Duration.seconds(0),
    });
    const authorizerFor = (caller: Caller): IHttpRouteAuthorizer | undefined =>
      caller === 'public' ? undefined : caller === 'service' ? signature : liveSession;

    const integrations = new Map(
      Object.values(behind).map((handler) => [
        handler,
        new HttpLambdaIntegration(`${handler.node.id}Integration`, handler, {
          scopePermissionToRoute: false,
        }),
      ]),
    );
    for (const route of routes) {
      const integration = integrations.get(behind[route.subsystem]);
      const routeAuthorizer = authorizerFor(route.caller);
      if (!integration) throw new RangeError(`No function is behind the ${route.subsystem} routes`);
      this.addRoutes({
        path: route.path,
        methods: [route.method as HttpMethod],
        integration,
        ...(routeAuthorizer ? { authorizer: routeAuthorizer } : {}),
      });
    }
  }
}
