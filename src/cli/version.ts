import { platform, versions } from 'node:process';
import project from '../../package.json' with { type: 'json' };

/** The version as `--version` prints it, in the AWS CLI's form. */
export const VERSION = `kubectl-eic/${project.version} Node/${versions.node} ${platform}`;
