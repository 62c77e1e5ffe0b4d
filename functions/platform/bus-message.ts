/** What a queue hands on of the bus: which kind of event, and our own record of it as it was written. */
export type BusMessage = { readonly detailType: string; readonly original: unknown };

/** @returns `undefined` if the body is no event of our bus: no retry will make it one */
export function busMessageOf(body: string): BusMessage | undefined {
  const event = parsed(body);
  const detailType = event?.['detail-type'];
  const unmapped = asRecord(asRecord(event?.['detail'])?.['unmapped']);
  const original = unmapped?.['gatehouse'];
  return typeof detailType === 'string' && asRecord(original) ? { detailType, original } : undefined;
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asRecord(JSON.parse(body));
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
