import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdk from '../../cdk.json' with { type: 'json' };
import { Gatehouse } from '../../infra/gatehouse.ts';
import { type StageName, stageNamed } from '../../infra/stages.ts';

export type Resource = {
  readonly stack: 'Data' | 'Protection' | 'Response' | 'Evidence' | 'Operations';
  readonly id: string;
  readonly type: string;
  readonly properties: Record<string, unknown>;
  readonly deletionPolicy?: string;
};

type TemplateResource = {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
};

const made = new Map<StageName, { gatehouse: Gatehouse; resources: readonly Resource[] }>();

/** The product as an app, without its code being bundled. */
export function gatehouseOf(stage: StageName): { app: App; gatehouse: Gatehouse } {
  const app = new App({ context: { ...cdk.context, 'aws:cdk:bundling-stacks': [] } });
  return { app, gatehouse: new Gatehouse(app, stageNamed(stage, 'https://127.0.0.1:4566')) };
}

/** Every resource of a stage's templates. Made once per stage. */
export function resourcesOf(stage: StageName, type?: string): readonly Resource[] {
  let known = made.get(stage);
  if (!known) {
    const { gatehouse } = gatehouseOf(stage);
    const { data, protection, response, evidence, operations } = gatehouse;
    const stacks = {
      Data: data,
      Protection: protection,
      Response: response,
      Evidence: evidence,
      Operations: operations,
    };
    known = {
      gatehouse,
      resources: Object.entries(stacks).flatMap(([stack, each]) =>
        Object.entries(Template.fromStack(each).toJSON()['Resources']).map(([id, resource]) => {
          const { Type, Properties = {}, DeletionPolicy } = resource as TemplateResource;
          return {
            stack,
            id,
            type: Type,
            properties: Properties,
            deletionPolicy: DeletionPolicy,
          } as Resource;
        }),
      ),
    };
    made.set(stage, known);
  }
  return type ? known.resources.filter((resource) => resource.type === type) : known.resources;
}

/** A logical id without the hash the CDK appends. */
export function plainId(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}

/**
 * What an ARN in a template stands for: the plain id of the resource behind references, imports and attributes,
 * with what is joined to it. Literal parts of an ARN stay as they are.
 */
export function named(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument] = ['', '']] = Object.entries(value as Record<string, unknown>);
  if (intrinsic === 'Ref') return plainId(argument as string);
  if (intrinsic === 'Fn::GetAtt') return plainId((argument as string[])[0] ?? '');
  if (intrinsic === 'Fn::Join') return (argument as [string, unknown[]])[1].map(named).join('');
  if (intrinsic === 'Fn::ImportValue') {
    const [, id = '', attribute] =
      /:ExportsOutput(?:FnGetAtt|Ref)(.*?)[0-9A-F]{8}(.*)[0-9A-F]{8}$/.exec(argument as string) ?? [];
    return attribute === 'StreamArn' ? `${id}Stream` : id;
  }
  throw new RangeError(`Nothing is known of ${JSON.stringify(value)}`);
}

export type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
};

export function statementsOf(policy: unknown): readonly Statement[] {
  return (policy as { Statement: readonly Statement[] }).Statement;
}

export function listed<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value as T];
}
