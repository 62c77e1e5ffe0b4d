import { join } from 'node:path';
import { LOCAL } from '../local/paths.ts';
export const RISK_PYTHON = join(LOCAL, 'python-risk', 'bin', 'python');
export async function ensureRiskPython(): Promise<void> {}
