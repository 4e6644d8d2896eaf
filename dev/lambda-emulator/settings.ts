/** One side of a `DestinationConfig`; `{}` says explicitly that there is no destination. */
export interface DestinationSide {
  readonly Destination?: string;
}

/** Where Lambda sends the record of an invocation that succeeded, or that failed for good. */
export interface DestinationConfig {
  readonly OnSuccess?: DestinationSide;
  readonly OnFailure?: DestinationSide;
}

/** The settings of one qualifier as a request carries them: what is absent is unset. */
export interface Settings {
  /** 0–2. */
  readonly MaximumRetryAttempts?: number;
  /** 60–21600. */
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: DestinationConfig;
}

/** The settings of one qualifier as Lambda answers with them: both sides of the destinations are always there. */
export interface EventInvokeConfig extends Settings {
  /** Qualified, always. */
  readonly FunctionArn: string;
  /** Epoch seconds, with milliseconds as fraction. */
  readonly LastModified: number;
  readonly DestinationConfig: Required<DestinationConfig>;
}

/**
 * What Lambda makes of settings that it stores. Numbers that are unset stay absent: the effective defaults (2 retries,
 * 21600 seconds) are never echoed.
 *
 * @param nowMs epoch milliseconds
 */
export function storedConfig(functionArn: string, settings: Settings, nowMs: number): EventInvokeConfig {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = settings;
  return {
    FunctionArn: functionArn,
    LastModified: nowMs / 1000,
    ...(MaximumRetryAttempts === undefined ? {} : { MaximumRetryAttempts }),
    ...(MaximumEventAgeInSeconds === undefined ? {} : { MaximumEventAgeInSeconds }),
    DestinationConfig: { OnSuccess: side(DestinationConfig?.OnSuccess), OnFailure: side(DestinationConfig?.OnFailure) },
  };
}

// The destination pattern permits the empty string; it is taken to mean "none".
function side(given: DestinationSide | undefined): DestinationSide {
  return given?.Destination === undefined || given.Destination === '' ? {} : { Destination: given.Destination };
}

/**
 * Whether a Put or Update says anything at all. An empty `OnSuccess` counts as a setting (recorded); so does an empty
 * `DestinationConfig`, of which nothing is known.
 */
export function saysNothing(settings: Settings): boolean {
  return (
    settings.MaximumRetryAttempts === undefined &&
    settings.MaximumEventAgeInSeconds === undefined &&
    settings.DestinationConfig === undefined
  );
}
