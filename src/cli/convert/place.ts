/** A place in a source. */
export interface Place {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1: it tells apart what stands in one line. */
  readonly column: number;
}

/** A warning about a place in a source. */
export interface Warning {
  readonly place: Place;
  readonly sentence: string;
}

/** A place whose names alone say that the other tool may deploy an event invoke config from it. */
export interface Sighting {
  readonly place: Place;
  /** The names that were seen, as the subject of a sentence: `the resource of type AWS::Lambda::EventInvokeConfig`. */
  readonly what: string;
}

/** A place in the form of compilers: `orders.tf:12`. */
export function placeText({ path, line }: Place): string {
  return `${path}:${line}`;
}

/** A text that is equal for equal places only. */
export function placeKey({ path, line, column }: Place): string {
  return `${line}:${column}:${path}`;
}
