/** One side of a `DestinationConfig`; `{}` states that there is no destination. */
export interface DestinationSide {
  readonly Destination?: string;
}

/** The destinations for the records of invocations that succeeded, and of those that failed for good. */
export interface DestinationConfig {
  readonly OnSuccess?: DestinationSide;
  readonly OnFailure?: DestinationSide;
}

/** The settings of one qualifier in a request: an absent member is unset. */
export interface Settings {
  /** 0–2. */
  readonly MaximumRetryAttempts?: number;
  /** 60–21600. */
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: DestinationConfig;
}

/** The settings of one qualifier in Lambda's answer, which always has both sides of the destinations. */
export interface EventInvokeConfig extends Settings {
  /** Always qualified. */
  readonly FunctionArn: string;
  /** Epoch seconds, with the milliseconds as a fraction. */
  readonly LastModified: number;
  readonly DestinationConfig: Required<DestinationConfig>;
}

/**
 * Settings as Lambda stores them. Unset numbers stay absent: Lambda never answers with the effective defaults (2 retries, 21600
 * seconds).
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

// The destination's pattern permits the empty string, which here counts as no destination.
function side(given: DestinationSide | undefined): DestinationSide {
  return given?.Destination === undefined || given.Destination === '' ? {} : { Destination: given.Destination };
}

/**
 * Whether a Put or Update has any setting. An empty `OnSuccess` counts as one (recorded). An empty `DestinationConfig` counts as one
 * here, though Lambda's answer to it isn't known.
 */
export function saysNothing(settings: Settings): boolean {
  return (
    settings.MaximumRetryAttempts === undefined &&
    settings.MaximumEventAgeInSeconds === undefined &&
    settings.DestinationConfig === undefined
  );
}
