import type { SettingsInput } from '../aws/operations.ts';
import { UsageFailure } from '../failures.ts';
import type { ManifestSpec } from '../manifest/manifest.ts';

type Settings = Pick<ManifestSpec, 'maximumRetryAttempts' | 'maximumEventAgeInSeconds' | 'destinationConfig'>;

/**
 * The settings of an input, with the spec's names. A destination that was given empty stays empty.
 *
 * @throws UsageFailure if there is no setting, since Lambda refuses that
 */
export function settingsGiven(input: SettingsInput): Settings {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = input;
  const onSuccess = side(DestinationConfig?.OnSuccess);
  const onFailure = side(DestinationConfig?.OnFailure);
  const settings = {
    ...(MaximumRetryAttempts !== undefined && { maximumRetryAttempts: MaximumRetryAttempts }),
    ...(MaximumEventAgeInSeconds !== undefined && { maximumEventAgeInSeconds: MaximumEventAgeInSeconds }),
    ...((onSuccess || onFailure) && {
      destinationConfig: { ...(onSuccess && { onSuccess }), ...(onFailure && { onFailure }) },
    }),
  };
  if (Object.keys(settings).length > 0) return settings;
  throw new UsageFailure(
    'You must specify at least one of error handling or destination setting: --maximum-retry-attempts, --maximum-event-age-in-seconds or --destination-config.',
  );
}

function side(given: { readonly Destination?: string } | undefined): { readonly destination?: string } | undefined {
  return given && (given.Destination ? { destination: given.Destination } : {});
}
