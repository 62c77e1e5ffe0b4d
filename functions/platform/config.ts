import * as z from 'zod';

/** A function cannot start because its configuration is missing or wrong. Names every offending key at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(problems: readonly string[]) {
    super(`The function's configuration is not usable: ${problems.join('; ')}`);
  }
}

/**
 * Reads a Lambda's settings from its environment. Called by handlers only, once, at load.
 *
 * @throws ConfigError naming all missing or malformed variables
 */
export function readConfig<S extends z.ZodObject>(schema: S, environment: NodeJS.ProcessEnv): z.output<S> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}

/** The names of the environment variables a Lambda declares: what its construct must provide, exactly. */
export type ConfigKeys<S extends z.ZodObject> = Extract<keyof S['shape'], string>;

export const nonEmpty = z.string().min(1);
export const wholeNumber = z.coerce.number().int().nonnegative();
