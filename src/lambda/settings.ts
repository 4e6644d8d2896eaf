import type { DestinationConfig, FunctionEventInvokeConfig } from '@aws-sdk/client-lambda';

/**
 * The asynchronous invocation settings that Lambda holds, or is to hold, for one target. A setting without a value is
 * absent, though Lambda spells "none" as `{OnSuccess: {}, OnFailure: {}}` and unset numbers as absent or null. 0 is a value.
 */
export interface Settings {
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeInSeconds?: number;
  /** ARN of the destination for events that were processed. */
  readonly onSuccess?: string;
  /** ARN of the destination for events that were given up. */
  readonly onFailure?: string;
}

/** The settings that a manifest declares: a value, or null where it declares that there is none. */
export type DeclaredSettings = { readonly [K in keyof Settings]-?: NonNullable<Settings[K]> | null };

/** One setting in which two sides differ; an absent value is left out. */
export interface Difference {
  readonly field: string;
  readonly declared?: string;
  readonly found?: string;
}

/** The settings by the names that users know from the spec and from Lambda's documentation. */
export const SETTING_FIELDS: Readonly<Record<keyof Settings, string>> = {
  maximumRetryAttempts: 'maximumRetryAttempts',
  maximumEventAgeInSeconds: 'maximumEventAgeInSeconds',
  onSuccess: 'destinationConfig.onSuccess.destination',
  onFailure: 'destinationConfig.onFailure.destination',
};

const KEYS = Object.keys(SETTING_FIELDS) as (keyof Settings)[];

/** Builds settings from values of which each may be missing in any spelling: undefined, null or an empty string. */
export function settingsOf(values: { readonly [K in keyof Settings]: Settings[K] | null | undefined }): Settings {
  return {
    ...(values.maximumRetryAttempts != null && { maximumRetryAttempts: values.maximumRetryAttempts }),
    ...(values.maximumEventAgeInSeconds != null && { maximumEventAgeInSeconds: values.maximumEventAgeInSeconds }),
    ...(values.onSuccess && { onSuccess: values.onSuccess }),
    ...(values.onFailure && { onFailure: values.onFailure }),
  };
}

/** Lambda's answer, normalised. */
export function settingsIn(answer: FunctionEventInvokeConfig): Settings {
  return settingsOf({
    maximumRetryAttempts: answer.MaximumRetryAttempts,
    maximumEventAgeInSeconds: answer.MaximumEventAgeInSeconds,
    onSuccess: answer.DestinationConfig?.OnSuccess?.Destination,
    onFailure: answer.DestinationConfig?.OnFailure?.Destination,
  });
}

/**
 * What PutFunctionEventInvokeConfig takes. Put refuses a request with no setting at all, even where an empty
 * configuration is what is wanted; an empty OnSuccess counts as one and sets nothing.
 */
export function putInput(settings: Settings): {
  MaximumRetryAttempts?: number;
  MaximumEventAgeInSeconds?: number;
  DestinationConfig?: DestinationConfig;
} {
  const destinations: DestinationConfig = {
    ...(settings.onSuccess && { OnSuccess: { Destination: settings.onSuccess } }),
    ...(settings.onFailure && { OnFailure: { Destination: settings.onFailure } }),
  };
  const input = {
    ...(settings.maximumRetryAttempts !== undefined && { MaximumRetryAttempts: settings.maximumRetryAttempts }),
    ...(settings.maximumEventAgeInSeconds !== undefined && {
      MaximumEventAgeInSeconds: settings.maximumEventAgeInSeconds,
    }),
    ...(Object.keys(destinations).length > 0 && { DestinationConfig: destinations }),
  };
  return Object.keys(input).length > 0 ? input : { DestinationConfig: { OnSuccess: {} } };
}

/** What a manifest declares that says everything, as Put means it: a setting that is left out is declared to be none. */
export function declareAll(settings: Settings): DeclaredSettings {
  const { maximumRetryAttempts = null, maximumEventAgeInSeconds = null, onSuccess = null, onFailure = null } = settings;
  return { maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure };
}

/** What Lambda holds once it holds what is declared. */
export function settingsToHold(declared: DeclaredSettings): Settings {
  return settingsOf(declared);
}

/** The settings in which Lambda differs from what is declared, in a fixed order; empty where they are equal. */
export function differences(declared: DeclaredSettings, found: Settings): Difference[] {
  return KEYS.filter((key) => declared[key] !== (found[key] ?? null)).map((key) => ({
    field: SETTING_FIELDS[key],
    ...(declared[key] !== null && { declared: String(declared[key]) }),
    ...(found[key] !== undefined && { found: String(found[key]) }),
  }));
}

/** Whether two sets of settings are the same. */
export function isEqual(one: Settings, other: Settings): boolean {
  return KEYS.every((key) => one[key] === other[key]);
}

/** Settings as a phrase: `maximumRetryAttempts=0, destinationConfig.onFailure.destination=arn:…`. */
export function describeSettings(settings: Settings): string {
  const set = KEYS.filter((key) => settings[key] !== undefined).map((key) => `${SETTING_FIELDS[key]}=${settings[key]}`);
  return set.length > 0 ? set.join(', ') : 'no setting';
}

/** Differences as a phrase: `maximumRetryAttempts is 0, declared 2`. */
export function describeDifferences(list: readonly Difference[]): string {
  return list
    .map(({ field, declared, found }) => `${field} is ${found ?? 'not set'}, declared ${declared ?? 'not set'}`)
    .join('; ');
}
