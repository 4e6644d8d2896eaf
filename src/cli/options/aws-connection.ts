import { awsFlags } from '../../options/aws.ts';

/** The plugin's flags for reaching AWS, with the AWS CLI's names and time limits. */
export function awsConnectionFlags() {
  return awsFlags({ timeoutPrefix: 'cli-', readTimeoutSeconds: 60, connectTimeoutSeconds: 60 });
}
