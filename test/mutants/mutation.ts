/** A change of the operator's source that takes a rule out, or out of its place. */
export interface Mutation {
  /** The number of the rule in docs/architecture.md (Claims), the name of another promise, or `rules` for the lists of rules. */
  readonly rule: string;
  /** What the operator does then, or how it decides. */
  readonly title: string;
  /** Below src/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly search: string;
  readonly replace: string;
}
