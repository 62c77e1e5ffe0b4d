/** What is said of one requirement. Each has exactly one. */
export type Verdict =
  /** Tests whose names carry the id show it; at least one has to. */
  | { readonly kind: 'shown' }
  /** Asks for a document: this one, a file and perhaps a heading, relative to `docs/`. */
  | { readonly kind: 'written'; readonly where: string }
  | { readonly kind: 'not-applicable'; readonly because: string }
  /** Not met, or not shown. Tests may carry the id all the same: they show a part. */
  | { readonly kind: 'open'; readonly missing: string };

/** A requirement by its id (`6.2.5`), with a title in words of our own. */
export type Requirement = { readonly id: string; readonly title: string; readonly verdict: Verdict };

const requirement =
  (verdict: Verdict) =>
  (id: string, title: string): Requirement => ({ id, title, verdict });

export const shown = requirement({ kind: 'shown' });

export const written = (id: string, title: string, where: string): Requirement =>
  requirement({ kind: 'written', where })(id, title);

export const notApplicable = (id: string, title: string, because: string): Requirement =>
  requirement({ kind: 'not-applicable', because })(id, title);

export const open = (id: string, title: string, missing: string): Requirement =>
  requirement({ kind: 'open', missing })(id, title);
