import { platform, versions } from 'node:process';
import project from '../../package.json' with { type: 'json' };

/** What `--version` prints, in the form of the AWS CLI's. */
export const VERSION = `kubectl-eic/${project.version} Node/${versions.node} ${platform}`;
