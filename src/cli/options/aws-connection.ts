import { awsFlags } from '../../options/aws.ts';

/** How the plugin reaches AWS: by the AWS CLI's names, with its time limits. */
export function awsConnectionFlags() {
  return awsFlags({ timeoutPrefix: 'cli-', readTimeoutSeconds: 60, connectTimeoutSeconds: 60 });
}
