/** Does the same for each item, a few at a time, and keeps the order of the results. */
export async function inParallel<T, R>(
  items: readonly T[],
  atATime: number,
  work: (item: T, index: number) => Promise<R>,
  onDone: (done: number) => void = () => {},
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let done = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as T, index);
      done += 1;
      onDone(done);
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return results;
}
