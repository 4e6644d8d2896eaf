import { placeKey, type Sighting, type Warning } from './place.ts';
import type { Findings } from './source.ts';

/**
 * Warnings for the sightings that a reader has accounted for in no way: neither by a configuration nor by a warning, nor by a reason
 * why the other tool deploys nothing. So a gap in a reader can hide nothing from the user.
 */
export function unaccounted(sightings: readonly Sighting[], { found, warnings, absent }: Findings): Warning[] {
  const accounted = new Set([
    ...found.map(({ sighting }) => placeKey(sighting)),
    ...warnings.map(({ place }) => placeKey(place)),
    ...absent.map(({ place }) => placeKey(place)),
  ]);
  return sightings
    .filter(({ place }) => !accounted.has(placeKey(place)))
    .map(({ place, what }) => ({ place, sentence: `${what} was seen here and not understood: ${BY_HAND}` }));
}

const BY_HAND = 'write its manifest by hand, or take it from Lambda with "kubectl eic import".';
