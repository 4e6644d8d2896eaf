import type { Profiles } from './config-file.ts';

/**
 * The first place that has an access key without its secret, as the AWS CLI names both; undefined if there is none. The AWS CLI
 * stops there, while the SDK would look for credentials elsewhere, and might use those of another account.
 *
 * @param profile - the profile that applies
 * @param isProfileGiven - true: the command line names the profile, so that the variables of the environment don't count
 */
export function partialCredentialsOf(
  profiles: Profiles,
  profile: string,
  isProfileGiven: boolean,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (!isProfileGiven && env.AWS_ACCESS_KEY_ID) {
    return env.AWS_SECRET_ACCESS_KEY ? undefined : told('env', 'AWS_SECRET_ACCESS_KEY');
  }
  const { aws_access_key_id: key, aws_secret_access_key: secret } = profiles[profile] ?? {};
  return key && !secret ? told('shared-credentials-file', 'aws_secret_access_key') : undefined;
}

function told(place: string, missing: string): string {
  return `Partial credentials found in ${place}, missing: ${missing}`;
}
