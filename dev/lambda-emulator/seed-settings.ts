import { DESTINATION_PARTITION, DESTINATION_SERVICES } from '../../src/api/grammar/destination.ts';
import { MAXIMUM_EVENT_AGE_SECONDS, MAXIMUM_RETRY_ATTEMPTS } from '../../src/api/grammar/limits.ts';
import type { Problems } from './seed-problems.ts';
import type { DestinationSide, Settings } from './settings.ts';

// What Lambda refuses may exist all the same: a FIFO queue, a partner's event bus.
const DESTINATION = new RegExp(
  `^arn:${DESTINATION_PARTITION}:(${DESTINATION_SERVICES.map(({ name }) => name).join('|')}):[a-z0-9-]*:[0-9]*:.+$`,
);

/** Reads the settings of one qualifier. */
export function settingsSeed(value: unknown, where: string, problems: Problems): Settings {
  const members = problems.object(value, where, [
    'MaximumRetryAttempts',
    'MaximumEventAgeInSeconds',
    'DestinationConfig',
  ]);
  const retries = problems.optional(members.MaximumRetryAttempts, (given) =>
    problems.integer(given, `${where}.MaximumRetryAttempts`, MAXIMUM_RETRY_ATTEMPTS),
  );
  const age = problems.optional(members.MaximumEventAgeInSeconds, (given) =>
    problems.integer(given, `${where}.MaximumEventAgeInSeconds`, MAXIMUM_EVENT_AGE_SECONDS),
  );
  const destinations = problems.optional(members.DestinationConfig, (given) => {
    const at = `${where}.DestinationConfig`;
    const { OnSuccess, OnFailure } = problems.object(given, at, ['OnSuccess', 'OnFailure']);
    return {
      OnSuccess: sideSeed(OnSuccess, `${at}.OnSuccess`, problems),
      OnFailure: sideSeed(OnFailure, `${at}.OnFailure`, problems),
    };
  });
  return {
    ...(retries === undefined ? {} : { MaximumRetryAttempts: retries }),
    ...(age === undefined ? {} : { MaximumEventAgeInSeconds: age }),
    ...(destinations === undefined ? {} : { DestinationConfig: destinations }),
  };
}

function sideSeed(value: unknown, where: string, problems: Problems): DestinationSide {
  if (value === undefined || value === null) return {};
  const { Destination } = problems.object(value, where, ['Destination']);
  const destination = problems.optional(Destination, (given) =>
    destinationSeed(given, `${where}.Destination`, problems),
  );
  return destination === undefined ? {} : { Destination: destination };
}

/** Reads the ARN of a destination. */
export function destinationSeed(value: unknown, where: string, problems: Problems): string {
  return problems.text(value, where, DESTINATION, 'the ARN of a queue, topic, function, event bus or bucket');
}
