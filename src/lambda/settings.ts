import type { DestinationConfig, FunctionEventInvokeConfig } from '@aws-sdk/client-lambda';

/**
 * The asynchronous invocation settings that Lambda holds for one target. A setting without a value is absent here,
 * although Lambda writes "none" as `{OnSuccess: {}, OnFailure: {}}` and a missing number as absent or null. 0 is a
 * value.
 */
export interface Settings {
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeInSeconds?: number;
  /** ARN of the destination for events that the function has processed. */
  readonly onSuccess?: string;
  /** ARN of the destination for events that Lambda has given up. */
  readonly onFailure?: string;
}

/** The settings that a manifest declares: a value, or null if it declares that there is none. */
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

/** Builds settings from values. Undefined, null and an empty string all mean that there is none. */
export function settingsOf(values: { readonly [K in keyof Settings]: Settings[K] | null | undefined }): Settings {
  return {
    ...(values.maximumRetryAttempts != null && { maximumRetryAttempts: values.maximumRetryAttempts }),
    ...(values.maximumEventAgeInSeconds != null && { maximumEventAgeInSeconds: values.maximumEventAgeInSeconds }),
    ...(values.onSuccess && { onSuccess: values.onSuccess }),
    ...(values.onFailure && { onFailure: values.onFailure }),
  };
}

/** The settings in an answer of Lambda. */
export function settingsIn(answer: FunctionEventInvokeConfig): Settings {
  return settingsOf({
    maximumRetryAttempts: answer.MaximumRetryAttempts,
    maximumEventAgeInSeconds: answer.MaximumEventAgeInSeconds,
    onSuccess: answer.DestinationConfig?.OnSuccess?.Destination,
    onFailure: answer.DestinationConfig?.OnFailure?.Destination,
  });
}

/**
 * The settings as the input of PutFunctionEventInvokeConfig. Put refuses an input without any setting, although an
 * empty configuration is allowed. An empty OnSuccess counts as a setting and sets nothing.
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

/** Declares all settings, as a Put does: a setting that is left out is declared as none. */
export function declareAll(settings: Settings): DeclaredSettings {
  const { maximumRetryAttempts = null, maximumEventAgeInSeconds = null, onSuccess = null, onFailure = null } = settings;
  return { maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure };
}

/** The settings that Lambda holds once it is in sync with declared ones. */
export function settingsToHold(declared: DeclaredSettings): Settings {
  return settingsOf(declared);
}

/** The settings in which Lambda differs from the declared ones, in a fixed order; empty if it differs in none. */
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
