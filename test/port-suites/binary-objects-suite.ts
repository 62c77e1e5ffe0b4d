import { expect, it } from 'vitest';
import type { BinaryObjects } from '../../functions/platform/adapters/s3-objects.ts';

/**
 * What S3 promises of bytes, besides what it promises of text.
 *
 * @param key makes a key that is free: real buckets outlive a run
 */
export function binaryObjectsSuite(
  make: () => { readonly binary: BinaryObjects; readonly bucket: string; readonly key: () => string },
): void {
  const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, n) => n);

  it('gives back every byte it was given, and tells when that was', async () => {
    const { binary, bucket, key } = make();
    const name = key();
    await binary.put(bucket, name, EVERY_BYTE, { ifNoneMatch: '*' });
    const { body, etag, putAt } = await binary.get(bucket, name);
    expect([...body]).toEqual([...EVERY_BYTE]);
    expect(etag).toMatch(/^".+"$/);
    expect(putAt).toBeGreaterThan(Date.parse('2024-01-01'));
    await expect(binary.get(bucket, name, etag)).rejects.toMatchObject({ name: 'NotModified' });
    await expect(binary.put(bucket, name, EVERY_BYTE, { ifNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  it('does not read more than was asked for', async () => {
    const { binary, bucket, key } = make();
    const name = key();
    await binary.put(bucket, name, EVERY_BYTE, { ifNoneMatch: '*' });
    expect((await binary.get(bucket, name, undefined, 256)).body).toHaveLength(256);
    await expect(binary.get(bucket, name, undefined, 255)).rejects.toMatchObject({ name: 'EntityTooLarge' });
    await expect(binary.get(bucket, key(), undefined, 255)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
}
