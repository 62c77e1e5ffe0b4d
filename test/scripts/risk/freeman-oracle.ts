import { type FreemanWeights, freemanFeatures } from '../../../scripts/risk/baselines/freeman.ts';
import type { SignInEvent } from '../../../scripts/risk/event-line.ts';

const FEATURES = ['network', 'software'] as const;

/**
 * The likelihood ratio written straight from its formula: it keeps all history as rows and, for every sign-in, walks
 * over all of them and counts anew. Slow, and sharing nothing with the streaming scorer but what the features are.
 */
export function freemanOracle(weights: FreemanWeights) {
  /** Per feature and level one column of values, each text as a number so that comparing is quick. */
  const columns = { network: [[], [], []] as number[][], software: [[], [], [], []] as number[][] };
  const userColumn: string[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (text: string) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };

  /** n(x^l), or with a user n_u(x^l). */
  function count(column: readonly number[], value: number, userId?: string): number {
    let found = 0;
    for (let row = 0; row < column.length; row++) {
      if (column[row] === value && (userId === undefined || userColumn[row] === userId)) found += 1;
    }
    return found;
  }

  return {
    score(event: SignInEvent): number {
      const { userId } = event;
      const n = userColumn.length;
      const nOfUser = userColumn.filter((one) => one === userId).length;
      const users = new Set([...userColumn, userId]).size;
      let product = 1 / users / ((nOfUser + 1) / (n + users));
      for (const feature of FEATURES) {
        const values = freemanFeatures(event)[feature].map(numberOf);
        const total = values.map((value, level) => count(columns[feature][level] ?? [], value));
        const exact = (total[0] ?? Number.NaN) + 1;
        const common = exact / (n + 1);
        if (nOfUser === 0) continue; // p(x|u,L) = p(x)
        let givenUser = (weights[feature][values.length] ?? Number.NaN) * common;
        values.forEach((value, level) => {
          const ofUser = count(columns[feature][level] ?? [], value, userId) / nOfUser;
          const exactGivenLevel = exact / ((total[level] ?? Number.NaN) + 1);
          givenUser += (weights[feature][level] ?? Number.NaN) * ofUser * exactGivenLevel;
        });
        product *= common / givenUser;
      }
      return Math.log2(product);
    },
    learn(event: SignInEvent): void {
      userColumn.push(event.userId);
      for (const feature of FEATURES) {
        freemanFeatures(event)[feature].forEach((value, level) => {
          columns[feature][level]?.push(numberOf(value));
        });
      }
    },
  };
}
