/** Where something stands in a source. */
export interface Place {
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** A remark on something that stands in a source. */
export interface Warning {
  readonly place: Place;
  readonly sentence: string;
}

/** `orders.tf:12`, as compilers write it. */
export function placeText({ path, line }: Place): string {
  return `${path}:${line}`;
}
