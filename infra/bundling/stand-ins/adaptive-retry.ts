/** Stands in for the retry mode `adaptive`, which nothing sets. */
export class AdaptiveRetryStrategy {
  constructor() {
    throw new Error('Only the standard retry mode is part of a handler bundle');
  }
}
