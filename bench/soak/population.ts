import type { Chance } from './chance.ts';
import { type Declared, type SettingsText, textOfDeclared } from './settings.ts';

/** A function and a qualifier, as `function:qualifier`. */
export type Place = `${string}:${string}`;

/** An object as its manifest says now. */
export interface SoakObject {
  readonly name: string;
  readonly place: Place;
  readonly declared: Declared;
  /** What somebody else had configured there when it was created: the object must remember it. */
  readonly found?: SettingsText;
}

/** A time in which an object declared some settings for a place, in epoch milliseconds. */
interface Declaration {
  readonly object: string;
  readonly text: SettingsText;
  readonly from: number;
  /** When it was certainly over; absent while it lasts. */
  until?: number;
}

/** The place of a function's qualifier. */
export function placeOf(functionName: string, qualifier: string): Place {
  return `${functionName}:${qualifier}`;
}

/** Function and qualifier of a place. */
export function partsOf(place: Place): { readonly functionName: string; readonly qualifier: string } {
  const [functionName = '', qualifier = ''] = place.split(':');
  return { functionName, qualifier };
}

/** The objects of a soak as their manifests say, and as they said before. */
export class Population {
  /** What somebody else had configured before an object named the place. */
  readonly foundAt = new Map<Place, SettingsText>();
  readonly #places: readonly Place[];
  readonly #byFunction: Partial<Record<string, Place[]>>;
  readonly #objects = new Map<string, SoakObject>();
  // The same objects, for a choice at random.
  readonly #names: string[] = [];
  readonly #declarations = new Map<Place, Declaration[]>();
  // Since when, in epoch milliseconds.
  readonly #named = new Map<Place, number>();

  /** @param places - all that objects may name */
  constructor(places: readonly Place[]) {
    this.#places = places;
    this.#byFunction = Object.groupBy(places, (place) => partsOf(place).functionName);
  }

  /** The objects that were not deleted. */
  get objects(): ReadonlyMap<string, SoakObject> {
    return this.#objects;
  }

  /** All places of a function. */
  placesOf(functionName: string): readonly Place[] {
    return this.#byFunction[functionName] ?? [];
  }

  /** One of the objects. */
  anyObject(chance: Chance): SoakObject {
    const object = this.#objects.get(chance.oneOf(this.#names));
    if (object === undefined) throw new Error('There is no such object.');
    return object;
  }

  /** A place that no object names now. One that is being deleted may still hold it. */
  anyFreePlace(chance: Chance): Place {
    return chance.oneOf(this.#places.filter((place) => !this.#named.has(place)));
  }

  /**
   * An object is about to be created or changed.
   *
   * @returns a function that reports the API server's answer: from then on, nobody may act on the object as it was
   */
  declare(object: SoakObject): () => void {
    const { name, place, declared } = object;
    const before = this.#objects.get(name);
    const ending = before && this.#current(before);
    const declarations = this.#declarations.get(place) ?? [];
    this.#declarations.set(place, declarations);
    declarations.push({ object: name, text: textOfDeclared(declared), from: Date.now() });
    if (before === undefined) this.#names.push(name);
    if (before?.place !== place) {
      if (before !== undefined) this.#named.delete(before.place);
      this.#named.set(place, Date.now());
    }
    this.#objects.set(name, object);
    return () => {
      if (ending !== undefined) ending.until = Date.now();
    };
  }

  /** The API server has taken an object's deletion. */
  remove(object: SoakObject): void {
    const declaration = this.#current(object);
    if (declaration !== undefined) declaration.until = Date.now();
    this.#objects.delete(object.name);
    this.#names.splice(this.#names.indexOf(object.name), 1);
    this.#named.delete(object.place);
  }

  /**
   * Whether some object declares, or did until not long ago, some settings for a place.
   *
   * @param milliseconds - how long a declaration that is over still counts
   */
  wasDeclared(place: Place, text: SettingsText, milliseconds: number): boolean {
    return (this.#declarations.get(place) ?? []).some(
      (each) => each.text === text && Date.now() - (each.until ?? Date.now()) <= milliseconds,
    );
  }

  /** Whether an object that named a place names it no longer. */
  wasLeft(place: Place): boolean {
    return (this.#declarations.get(place) ?? []).some(({ until }) => until !== undefined);
  }

  /** Since when an object has named a place, in epoch milliseconds; undefined where none does. */
  namedSince(place: Place): number | undefined {
    return this.#named.get(place);
  }

  #current({ name, place }: SoakObject): Declaration | undefined {
    return this.#declarations.get(place)?.findLast(({ object, until }) => object === name && until === undefined);
  }
}
