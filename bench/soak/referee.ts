import type { Call, CallObserver } from '../../dev/lambda-emulator/call-log.ts';
import type { LambdaEmulator } from '../../dev/lambda-emulator/emulator.ts';
import type { Settings } from '../../dev/lambda-emulator/settings.ts';
import type { Journal } from './journal.ts';
import { type Place, type Population, placeOf } from './population.ts';
import { ABSENT, type SettingsText, textOfSettings } from './settings.ts';

// As long as a watch may be silent before it is opened again, with the pauses and calls that may come after it.
const STALE_MILLISECONDS = 180_000;

const WRITES: ReadonlySet<string> = new Set(['PutFunctionEventInvokeConfig', 'DeleteFunctionEventInvokeConfig']);

/** Looks at every call that arrives at Lambda, and asks each write for its reason. */
export class Referee implements CallObserver {
  /** The writes that had none, as sentences. */
  readonly unexplained: string[] = [];
  /** The number of writes so far. */
  writes = 0;
  readonly #population: Population;
  readonly #emulator: LambdaEmulator;
  readonly #journal: Journal;
  // What Lambda has shown of each place in an answer that went out whole.
  readonly #shown = new Map<Place, SettingsText>();
  // Where Lambda has answered a Delete, and no Put has come since.
  readonly #deleted = new Set<Place>();

  constructor(population: Population, emulator: LambdaEmulator, journal: Journal) {
    this.#population = population;
    this.#emulator = emulator;
    this.#journal = journal;
  }

  arrived(call: Call): void {
    const { operation, functionName, qualifier } = call;
    if (!WRITES.has(operation) || functionName === undefined || qualifier === undefined) return;
    const place = placeOf(functionName, qualifier);
    this.writes += 1;
    const isPut = operation === 'PutFunctionEventInvokeConfig';
    const text = textOfSettings(isPut ? parsed(JSON.stringify(call.input)) : undefined);
    this.#journal.add(place, isPut ? `Put ${text}` : 'Delete');
    for (const problem of isPut ? this.#wrongWithPut(place, text) : this.#wrongWithDelete(place)) {
      this.unexplained.push(
        [`${isPut ? 'Put' : 'Delete'} of ${place}: ${problem}.`, ...this.#journal.of(place)].join('\n    '),
      );
    }
    if (isPut) this.#deleted.delete(place);
  }

  ended({ operation, functionName, qualifier, input, state, status }: Call, body: string | undefined): void {
    if (functionName === undefined) return;
    const isWhole = state === 'answered';
    if (qualifier !== undefined) {
      const place = placeOf(functionName, qualifier);
      const isMissing = status === 404 && this.#emulator.configs.get(functionName, qualifier) === undefined;
      this.#journal.add(place, `${operation} ${isWhole ? 'answered' : 'cut'}: ${status} ${body?.slice(0, 300) ?? ''}`);
      if (!isWhole) return;
      if (status === 204 || isMissing) this.#shown.set(place, ABSENT);
      if (operation === 'DeleteFunctionEventInvokeConfig' && (status === 204 || isMissing)) this.#deleted.add(place);
      if (status === 200) this.#show(parsed(body));
      return;
    }
    if (!isWhole || status !== 200 || operation !== 'ListFunctionEventInvokeConfigs') return;
    const { FunctionEventInvokeConfigs: listed, NextMarker } = parsed(body);
    if (listed === undefined) return;
    if (NextMarker === undefined && input.Marker === undefined) {
      for (const place of this.#population.placesOf(functionName)) this.#shown.set(place, ABSENT);
    }
    for (const config of listed) this.#show(config);
  }

  #show({ FunctionArn = '', ...settings }: Shown): void {
    const [, , , , , , functionName, qualifier] = FunctionArn.split(':');
    if (functionName === undefined || qualifier === undefined) return;
    this.#shown.set(placeOf(functionName, qualifier), textOfSettings(settings));
  }

  #wrongWithPut(place: Place, text: SettingsText): string[] {
    const shown = this.#shown.get(place);
    return [
      ...(this.#population.wasDeclared(place, text, STALE_MILLISECONDS) ? [] : ['no object declares that']),
      ...(shown === undefined ? ['it was not looked at'] : []),
      ...(shown === text ? ['Lambda had shown exactly that'] : []),
    ];
  }

  #wrongWithDelete(place: Place): string[] {
    const namedSince = this.#population.namedSince(place);
    const isNamed = namedSince !== undefined && Date.now() - namedSince > STALE_MILLISECONDS;
    return [
      ...(isNamed ? ['an object names it'] : []),
      ...(this.#population.wasLeft(place) ? [] : ['no object has left it']),
      ...(this.#deleted.has(place) ? ['Lambda has answered one already'] : []),
    ];
  }
}

/** An answer as far as it shows configurations. */
interface Shown extends Settings {
  readonly FunctionArn?: string;
  readonly FunctionEventInvokeConfigs?: readonly Shown[];
  readonly NextMarker?: string;
}

// Faults send answers that are no JSON, or hold something else.
function parsed(body = ''): Shown {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
