import { type Requirement, shown } from './requirement.ts';

/** Chapter 9. */
export const TOKENS: readonly Requirement[] = [
  shown('9.1.1', 'the signature is checked before anything is believed'),
  shown('9.1.2', 'algorithms are fixed'),
  shown('9.1.3', 'keys come from where we say, never from the token'),
  shown('9.2.1', 'not before and not after its time'),
  shown('9.2.2', 'a token of the right kind'),
  shown('9.2.3', 'a token for this service'),
  shown('9.2.4', 'one key for several audiences names the audience'),
];
