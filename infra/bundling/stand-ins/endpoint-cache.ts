/** Stands in for `@aws-sdk/endpoint-cache`: endpoint discovery is off, so the client only ever creates one. */
export class EndpointCache {
  get(): undefined {
    return undefined;
  }
  set(): void {}
  delete(): void {}
  has(): boolean {
    return false;
  }
  clear(): void {}
}
