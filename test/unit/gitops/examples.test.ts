import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import project from '../../../package.json' with { type: 'json' };

const GITOPS = new URL('../../../gitops/', import.meta.url);

/** The objects of a kind in a file, as they stand there. */
function objects(file: string, kind: string) {
  const documents = parseAllDocuments(readFileSync(new URL(file, GITOPS), 'utf8'));
  return documents.map((document) => document.toJS()).filter((object) => object.kind === kind);
}

describe('the examples for Argo CD and Flux', () => {
  it('install this version, from where the release workflow puts it', () => {
    const [operator] = objects('argocd/applications.yaml', 'Application');
    const { repoURL, chart, targetRevision } = operator.spec.source;
    const [repository] = objects('flux/operator.yaml', 'OCIRepository');
    assert.equal(targetRevision, project.version);
    assert.equal(repository.spec.ref.tag, project.version);
    assert.equal(repository.spec.url, `oci://${repoURL}/${chart}`);
    const [secret] = objects('argocd/applications.yaml', 'Secret');
    assert.equal(secret.stringData.url, repoURL);
    const workflow = readFileSync(new URL('../.github/workflows/release.yaml', GITOPS), 'utf8');
    assert.match(workflow, /charts=ghcr\.io\/\$\{OWNER,,\}\/charts\n/);
    assert.match(repoURL, /^ghcr\.io\/[a-z-]+\/charts$/);
  });

  it('have the operator before the objects, and wait for what Lambda holds', () => {
    const [operator, configs] = objects('argocd/applications.yaml', 'Application');
    const wave = (application: { metadata: { annotations: Record<string, string> } }) =>
      Number(application.metadata.annotations['argocd.argoproj.io/sync-wave']);
    assert.ok(wave(operator) < wave(configs));
    const [first, second] = objects('flux/kustomizations.yaml', 'Kustomization');
    assert.deepEqual(second.spec.dependsOn, [{ name: first.metadata.name }]);
    assert.equal(second.spec.wait, true);
  });
});
