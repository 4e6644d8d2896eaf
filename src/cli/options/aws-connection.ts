import type { Option } from 'commander';
import { awsOptions } from '../../options/aws.ts';

/** How the plugin reaches AWS: by the AWS CLI's names, with its time limits. */
export function awsConnectionOptions(): Option[] {
  return awsOptions({ timeoutPrefix: 'cli-', readTimeoutSeconds: 60, connectTimeoutSeconds: 60 });
}
