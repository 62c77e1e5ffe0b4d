import { describe } from 'vitest';
import { binaryObjectsSuite } from '../port-suites/binary-objects-suite.ts';
import { objectsSuite } from '../port-suites/objects-suite.ts';
import { S3Double } from './s3-double.ts';

describe('S3Double', () => {
  objectsSuite(() => ({
    objects: new S3Double().asObjects(),
    bucket: 'bucket',
    key: () => `suite/${crypto.randomUUID()}.json`,
  }));
  binaryObjectsSuite(() => ({
    binary: new S3Double().asBinaryObjects(),
    bucket: 'bucket',
    key: () => `suite/${crypto.randomUUID()}.bin`,
  }));
});
