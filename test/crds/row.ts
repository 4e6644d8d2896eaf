/** A spec that the API server must take. */
export interface Accepted {
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A spec that the API server must refuse, with one cause. */
export interface Refused {
  readonly name: string;
  /** Absent: the manifest has no spec at all. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** The field that the API server names. */
  readonly field: string;
  /** What its sentence contains. */
  readonly says: string;
}
