/**
 * Makes what a release of the kubectl plugin consists of, in dist/: the folder kubectl-eic, an archive of it, and the manifest by which krew
 * finds and checks that archive:
 *
 *     node scripts/plugin.ts [--release-url https://…/releases/download/v0.1.0]
 *
 * The URL is the folder that the archive will be published in; without it no manifest is written.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import project from '../package.json' with { type: 'json' };
import { bundlePlugin } from './bundle.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));

/**
 * The manifest for krew. Source: https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/
 *
 * Windows is not among its platforms: krew links kubectl-eic.exe to the plugin there, and Windows runs only a real .exe by that name,
 * no script (https://github.com/kubernetes-sigs/krew/issues/131). On Windows the folder itself goes on the PATH.
 */
export function krewManifest(version: string, uri: string, sha256: string): string {
  return stringify({
    apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
    kind: 'Plugin',
    metadata: { name: 'eic' },
    spec: {
      version: `v${version}`,
      shortDescription: 'Manage the asynchronous invocation settings of AWS Lambda',
      description:
        'Takes the options of `aws lambda put-function-event-invoke-config` and writes an EventInvokeConfig, shows what the operator would change, imports what Lambda holds, and converts from Terraform, CloudFormation, ACK, Crossplane and Serverless.\n',
      caveats:
        'Needs Node.js 24 or newer on the PATH, and the Event Invoke Operator in the cluster. On Windows, unpack the archive and put its folder on the PATH.\n',
      platforms: [
        {
          selector: { matchExpressions: [{ key: 'os', operator: 'In', values: ['darwin', 'linux'] }] },
          uri,
          sha256,
          bin: 'kubectl-eic',
          files: [{ from: '*', to: '.' }],
        },
      ],
    },
  });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { 'release-url': { type: 'string' } } });
  const archive = join(DIST, `kubectl-eic-v${project.version}.tar.gz`);
  await bundlePlugin(join(DIST, 'kubectl-eic'));
  execFileSync('tar', ['-czf', archive, '-C', join(DIST, 'kubectl-eic'), '.']);
  console.log(`wrote ${archive}`);
  const url = values['release-url'];
  if (url !== undefined) {
    const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex');
    const manifest = join(DIST, 'eic.yaml');
    writeFileSync(manifest, krewManifest(project.version, `${url}/${basename(archive)}`, sha256));
    console.log(`wrote ${manifest}`);
  }
}
