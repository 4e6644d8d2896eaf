import type { Settings } from '../../dev/lambda-emulator/settings.ts';
import type { EventInvokeConfigSpec, StoredSettings } from '../../src/api/event-invoke-config.ts';
import { DECLARED } from '../environment/object-template.ts';
import type { Chance } from './chance.ts';

/** What is compared of the settings of a target, as text; {@link ABSENT} where there are none. */
export type SettingsText = string;

/** Lambda holds nothing. */
export const ABSENT: SettingsText = 'absent';

/** The settings that a manifest of the soak declares. */
export interface Declared {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeInSeconds: number;
  readonly onFailure: string;
}

const DESTINATIONS = [DECLARED.onFailure, `${DECLARED.onFailure}-2`, `${DECLARED.onFailure}-3`];

// Manifests declare whole minutes, and nobody else writes such an age: so each setting in Lambda shows whose it is.
const MINUTE_SECONDS = 60;
const MOST_MINUTES = 360;

/** Settings that a manifest may declare. */
export function anyDeclared(chance: Chance): Declared {
  return {
    maximumRetryAttempts: chance.between(0, 2),
    maximumEventAgeInSeconds: chance.between(1, MOST_MINUTES) * MINUTE_SECONDS,
    onFailure: chance.oneOf(DESTINATIONS),
  };
}

/** Settings that no manifest declares: somebody else wrote them. */
export function anyForeign(chance: Chance): Settings {
  return {
    MaximumRetryAttempts: chance.between(0, 2),
    MaximumEventAgeInSeconds: chance.between(1, MOST_MINUTES - 1) * MINUTE_SECONDS + chance.between(1, 59),
  };
}

/** Whether somebody else than the operator wrote settings. */
export function isForeign({ MaximumEventAgeInSeconds = 0 }: Settings): boolean {
  return MaximumEventAgeInSeconds % MINUTE_SECONDS !== 0;
}

/** The part of a spec that declares settings. */
export function specOf({ onFailure, ...numbers }: Declared): Partial<EventInvokeConfigSpec> {
  return { ...numbers, destinationConfig: { onFailure: { destination: onFailure } } };
}

/** The text of declared settings. */
export function textOfDeclared({ maximumRetryAttempts, maximumEventAgeInSeconds, onFailure }: Declared): SettingsText {
  return text(maximumRetryAttempts, maximumEventAgeInSeconds, undefined, onFailure);
}

/** The text of settings as Lambda's API writes them: those of a request, of an answer, or of what Lambda holds. */
export function textOfSettings(settings: Settings | undefined): SettingsText {
  if (settings === undefined) return ABSENT;
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = settings;
  const { OnSuccess, OnFailure } = DestinationConfig ?? {};
  return text(MaximumRetryAttempts, MaximumEventAgeInSeconds, OnSuccess?.Destination, OnFailure?.Destination);
}

/** The text of settings as a status holds them. */
export function textOfStored(settings: StoredSettings | undefined): SettingsText {
  if (settings === undefined) return ABSENT;
  const { maximumRetryAttempts, maximumEventAgeInSeconds, destinationConfig } = settings;
  const { onSuccess, onFailure } = destinationConfig ?? {};
  return text(maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess?.destination, onFailure?.destination);
}

function text(retries?: number, seconds?: number, onSuccess = '', onFailure = ''): SettingsText {
  return `${retries ?? 'no'} retries, ${seconds ?? 'no'} s, to [${onSuccess}] and [${onFailure}]`;
}
