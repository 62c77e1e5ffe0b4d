import { backtest } from './risk/backtest/backtest.ts';

await backtest(process.argv.slice(2));
