import type { StoredSettings } from '../../api/event-invoke-config.ts';
import { type Settings, settingsOf } from '../../lambda/settings.ts';

/** Settings as a status holds them. */
export function storedSettings(settings: Settings): StoredSettings {
  const { maximumRetryAttempts, maximumEventAgeInSeconds, onSuccess, onFailure } = settings;
  const hasDestination = onSuccess !== undefined || onFailure !== undefined;
  return {
    ...(maximumRetryAttempts !== undefined && { maximumRetryAttempts }),
    ...(maximumEventAgeInSeconds !== undefined && { maximumEventAgeInSeconds }),
    ...(hasDestination && {
      destinationConfig: {
        ...(onSuccess !== undefined && { onSuccess: { destination: onSuccess } }),
        ...(onFailure !== undefined && { onFailure: { destination: onFailure } }),
      },
    }),
  };
}

/** Reads settings back from a status. */
export function settingsStored(stored: StoredSettings): Settings {
  return settingsOf({
    maximumRetryAttempts: stored.maximumRetryAttempts,
    maximumEventAgeInSeconds: stored.maximumEventAgeInSeconds,
    onSuccess: stored.destinationConfig?.onSuccess?.destination,
    onFailure: stored.destinationConfig?.onFailure?.destination,
  });
}
