/**
 * Stands in for `@aws-sdk/signature-v4-multi-region`: no endpoint asks for SigV4a, so requests are signed for one
 * region.
 */
export { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4';
