/** A rule taken out of the operator's source. */
export interface Mutation {
  /** The number of the rule in docs/architecture.md (Claims), or the name of another promise. */
  readonly rule: string;
  /** What the operator does without it. */
  readonly title: string;
  /** Below src/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly search: string;
  readonly replace: string;
}
