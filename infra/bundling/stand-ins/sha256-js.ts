/** Stands in for the SDK's SHA-256 in JavaScript, its fallback where Node has no crypto of its own. */
export class Sha256Js {
  constructor() {
    throw new Error('SHA-256 comes from node:crypto');
  }
}
