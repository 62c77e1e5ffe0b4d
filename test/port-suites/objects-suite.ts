import { expect, it } from 'vitest';
import type { Objects, WriteCondition } from '../../functions/platform/adapters/s3-objects.ts';

/**
 * What S3 promises to whoever writes under a condition.
 *
 * @param key makes a key that is free: real buckets outlive a run
 */
export function objectsSuite(
  make: () => { readonly objects: Objects; readonly bucket: string; readonly key: () => string },
): void {
  function begun() {
    const { objects, bucket, key } = make();
    const name = key();
    return {
      get: (ifNoneMatch?: string) => objects.get(bucket, name, ifNoneMatch),
      put: (json: string, condition: WriteCondition) => objects.put(bucket, name, json, condition),
      etag: async () => String((await objects.get(bucket, name)).etag),
    };
  }

  it('gives back the text it was given, whatever letters are in it', async () => {
    const { get, put } = begun();
    const text = JSON.stringify({ city: 'Zürich', mark: '✓', empty: '' });
    await put(text, { ifNoneMatch: '*' });
    expect(await get()).toMatchObject({ body: text, etag: expect.stringMatching(/^".+"$/) });
  });

  it('names what is not there', async () => {
    const { get, put } = begun();
    await expect(get()).rejects.toMatchObject({ name: 'NoSuchKey' });
    await put('1', { ifNoneMatch: '*' });
    await expect(get()).resolves.toMatchObject({ body: '1' });
  });

  it('sends a body again only when it is another one', async () => {
    const { get, put, etag } = begun();
    await put('1', { ifNoneMatch: '*' });
    const first = await etag();
    await expect(get(first)).rejects.toMatchObject({ name: 'NotModified' });
    await put('2', { ifMatch: first });
    expect(await get(first)).toMatchObject({ body: '2' });
  });

  it('takes a free key once, and lets one of several at once have it', async () => {
    const { get, put } = begun();
    const texts = Array.from({ length: 8 }, (_, n) => `${n}`);
    const all = await Promise.allSettled(texts.map((text) => put(text, { ifNoneMatch: '*' })));
    const winners = texts.filter((_, n) => all[n]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(all.flatMap(nameOfRefusal).every(isLostRace)).toBe(true);
    expect((await get()).body).toBe(winners[0]);
    await expect(put('late', { ifNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect((await get()).body).toBe(winners[0]);
  });

  it('lets one of several that read the same version replace it', async () => {
    const { get, put, etag } = begun();
    await put('old', { ifNoneMatch: '*' });
    const seen = await etag();
    const texts = Array.from({ length: 8 }, (_, n) => `${n}`);
    const all = await Promise.allSettled(texts.map((text) => put(text, { ifMatch: seen })));
    const winners = texts.filter((_, n) => all[n]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(all.flatMap(nameOfRefusal).every(isLostRace)).toBe(true);
    expect((await get()).body).toBe(winners[0]);
  });

  it('replaces nothing under an etag that is past, and something under the present one', async () => {
    const { get, put, etag } = begun();
    await put('1', { ifNoneMatch: '*' });
    const first = await etag();
    await put('2', { ifMatch: first });
    await expect(put('3', { ifMatch: first })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect((await get()).body).toBe('2');
    await put('3', { ifMatch: await etag() });
    expect((await get()).body).toBe('3');
  });

  it('does not make by an etag what is not there', async () => {
    const { get, put } = begun();
    const absent = '"d41d8cd98f00b204e9800998ecf8427e"';
    await expect(put('1', { ifMatch: absent })).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(get()).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
}

const nameOfRefusal = (one: PromiseSettledResult<void>) =>
  one.status === 'rejected' ? [(one.reason as Error).name] : [];

/** S3 answers writers at the very same time 409 or 412; double and emulator work in turns and know only 412. */
const isLostRace = (name: string) => ['PreconditionFailed', 'ConditionalRequestConflict'].includes(name);
