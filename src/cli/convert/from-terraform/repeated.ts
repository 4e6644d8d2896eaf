import type { Attribute } from './block.ts';

/** The things that count or for_each make of a block. */
export type Repeated<Made> =
  | { readonly kind: 'single'; readonly made: Made }
  | { readonly kind: 'numbered' | 'keyed'; readonly all: readonly (readonly [key: string, made: Made])[] }
  /** The files don't decide how many there are: this is one of them. */
  | { readonly kind: 'undecided'; readonly made: Made; readonly attribute: Attribute };

/** The same repetition of other things. */
export function mapRepeated<One, Other>(repeated: Repeated<One>, map: (one: One) => Other): Repeated<Other> {
  switch (repeated.kind) {
    case 'single':
    case 'undecided':
      return { ...repeated, made: map(repeated.made) };
    case 'numbered':
    case 'keyed':
      return { kind: repeated.kind, all: repeated.all.map(([key, one]) => [key, map(one)]) };
  }
}

/** All things that a block is made into. */
export function allMade<Made>(repeated: Repeated<Made>): Made[] {
  return 'all' in repeated ? repeated.all.map(([, made]) => made) : [repeated.made];
}
