import { RECONCILE_REQUESTED_AT } from '../../src/api/annotations.ts';
import { isReady } from '../../src/reconcile/schedule/settled.ts';
import type { BenchEnvironment } from '../environment/bench-environment.ts';
import type { Chance } from './chance.ts';
import type { Journal } from './journal.ts';
import { type Place, type Population, partsOf, type SoakObject } from './population.ts';
import { anyDeclared, anyForeign, type SettingsText, specOf, textOfDeclared, textOfSettings } from './settings.ts';

/** What users and strangers do while the operator works. */
export class Acts {
  /** How often each was done so far. */
  readonly counts: Record<ActName, number> = { edit: 0, move: 0, remove: 0, create: 0, request: 0, drift: 0 };
  readonly #environment: BenchEnvironment;
  readonly #population: Population;
  readonly #chance: Chance;
  readonly #journal: Journal;
  #created = 0;

  constructor(environment: BenchEnvironment, population: Population, chance: Chance, journal: Journal) {
    this.#environment = environment;
    this.#population = population;
    this.#chance = chance;
    this.#journal = journal;
  }

  /** Something happens. Nobody may take the API server away meanwhile: what an act has done must be known. */
  async any(): Promise<void> {
    const { act } = this.#chance.weighted(WEIGHTS);
    if (await this.#perform[act]()) this.counts[act] += 1;
  }

  // Each returns whether it found something to do.
  readonly #perform: Readonly<Record<ActName, () => Promise<boolean>>> = {
    edit: async () => {
      const object = this.#population.anyObject(this.#chance);
      await this.#patch({ ...object, declared: anyDeclared(this.#chance) });
      return true;
    },
    move: async () => {
      const object = this.#population.anyObject(this.#chance);
      // What Lambda holds of an object that is not in sync may be somebody else's, and then stays.
      if (!(await this.#isInSync(object))) return false;
      const { name, declared } = object;
      await this.#patch({ name, declared, place: this.#population.anyFreePlace(this.#chance) });
      return true;
    },
    remove: async () => {
      const object = this.#population.anyObject(this.#chance);
      this.#journal.add(object.place, `${object.name} is deleted`);
      await this.#environment.api.remove(object.name);
      this.#population.remove(object);
      return true;
    },
    create: async () => {
      this.#created += 1;
      const place = this.#population.anyFreePlace(this.#chance);
      const found = this.#chance.happens(0.3) ? this.#configureBefore(place) : undefined;
      const object = {
        name: `soak-${this.#created}`,
        place,
        declared: anyDeclared(this.#chance),
        ...(found !== undefined && { found }),
      };
      this.#journal.add(object.place, `${object.name} is created: ${textOfDeclared(object.declared)}`);
      const answered = this.#population.declare(object);
      await this.#environment.api.create(object.name, { ...partsOf(object.place), ...specOf(object.declared) });
      answered();
      return true;
    },
    request: async () => {
      const { name, place } = this.#population.anyObject(this.#chance);
      this.#journal.add(place, `a check of ${name} is requested`);
      const annotations = { [RECONCILE_REQUESTED_AT]: new Date().toISOString() };
      await this.#environment.api.patch(name, { metadata: { annotations } });
      return true;
    },
    drift: async () => {
      const object = this.#population.anyObject(this.#chance);
      // Before, it would be no drift, but a configuration that the object finds.
      if (!(await this.#isInSync(object))) return false;
      const { functionName, qualifier } = partsOf(object.place);
      const { configs } = this.#environment.emulator;
      const settings = this.#chance.happens(0.3) ? undefined : anyForeign(this.#chance);
      this.#journal.add(object.place, `somebody else makes it: ${textOfSettings(settings)}`);
      if (settings === undefined) configs.delete(functionName, qualifier);
      else configs.put(functionName, qualifier, settings);
      return true;
    },
  };

  async #patch(object: SoakObject): Promise<void> {
    const { name, place, declared } = object;
    const before = this.#population.objects.get(name)?.place;
    if (before !== undefined && before !== place) this.#journal.add(before, `${name} moves to ${place}`);
    this.#journal.add(place, `${name} declares ${textOfDeclared(declared)}`);
    const answered = this.#population.declare(object);
    await this.#environment.api.patchSpec(name, { ...partsOf(place), ...specOf(declared) });
    answered();
  }

  async #isInSync({ name, place, declared }: SoakObject): Promise<boolean> {
    const { functionName, qualifier } = partsOf(place);
    const held = textOfSettings(this.#environment.emulator.configs.get(functionName, qualifier));
    return held === textOfDeclared(declared) && isReady(await this.#environment.api.read(name));
  }

  /** @returns what is configured now; undefined where the place is not free of everything */
  #configureBefore(place: Place): SettingsText | undefined {
    const { functionName, qualifier } = partsOf(place);
    const { configs } = this.#environment.emulator;
    // An object that is being deleted may still hold the place, and would take this for its own.
    if (this.#population.wasLeft(place) || configs.get(functionName, qualifier) !== undefined) return undefined;
    const settings = anyForeign(this.#chance);
    const text = textOfSettings(settings);
    this.#journal.add(place, `somebody else makes it: ${text}`);
    this.#population.foundAt.set(place, text);
    configs.put(functionName, qualifier, settings);
    return text;
  }
}

type ActName = 'edit' | 'move' | 'remove' | 'create' | 'request' | 'drift';

// As many are created as are removed.
const WEIGHTS: readonly { readonly act: ActName; readonly weight: number }[] = [
  { act: 'edit', weight: 8 },
  { act: 'drift', weight: 5 },
  { act: 'create', weight: 3 },
  { act: 'remove', weight: 3 },
  { act: 'move', weight: 2 },
  { act: 'request', weight: 1 },
];
