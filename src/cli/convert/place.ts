/** A place in a source. */
export interface Place {
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** A warning about a place in a source. */
export interface Warning {
  readonly place: Place;
  readonly sentence: string;
}

/** A place in the form of compilers: `orders.tf:12`. */
export function placeText({ path, line }: Place): string {
  return `${path}:${line}`;
}
