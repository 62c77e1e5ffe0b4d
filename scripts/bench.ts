import { printBundleTable } from './bench/bundles.ts';
import { campaignThroughput } from './bench/campaigns.ts';
import { riskBenchTable } from './bench/risk.ts';
import { printSignInTable } from './bench/sign-in.ts';

console.log(`${'risk core, one core'.padEnd(44)}${'per second'.padStart(12)}${'each'.padStart(12)}`);
for (const [what, perSecond, each] of riskBenchTable())
  console.log(`${what.padEnd(44)}${perSecond.toLocaleString('en').padStart(12)}${each.padStart(12)}`);
console.log();
for (const line of await campaignThroughput()) console.log(line);
console.log();
await printSignInTable();
console.log();
await printBundleTable();
