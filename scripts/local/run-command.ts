import { spawn } from 'node:child_process';
import { StepError } from './steps.ts';

export type CommandOptions = {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly limitSeconds: number;
  readonly onLine?: (line: string) => void;
};

/**
 * Runs a program and gives back what it printed.
 *
 * @throws StepError with the end of the output if it fails or takes too long
 */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      for (const line of chunk.toString().split('\n')) if (line.trim()) options.onLine?.(line.trim());
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const timer = setTimeout(() => {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
      reject(
        new StepError(
          `${program} ${args[0] ?? ''} took longer than ${options.limitSeconds} s:\n${tail(output)}`,
        ),
      );
    }, options.limitSeconds * 1000);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new StepError(`${program} cannot be started: ${error.message}`));
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(output);
      else reject(new StepError(`${program} ${args.join(' ')} ended with ${code}:\n${tail(output)}`));
    });
  });
}

function tail(text: string): string {
  return text.split('\n').slice(-25).join('\n');
}
