import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createHelm, type Helm } from '../chart/helm.ts';
import { controlPlane } from '../control-plane.ts';
import { run } from '../run.ts';
import { commandLine, invocationsOf } from './invocations.ts';
import { JUDGES, type Tools } from './judges.ts';
import { inlineCodeOf } from './sections.ts';

const DOCUMENTS = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  'charts/event-invoke-operator/README.md',
  ...readdirSync(new URL('../../../docs/', import.meta.url))
    .filter((name) => name.endsWith('.md'))
    // Written by the plugin's own parser, and with placeholders that a shell can't read.
    .filter((name) => name !== 'cli.md')
    .map((name) => `docs/${name}`),
];

/** Command lines that nothing here can check, and why. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['aws eks describe-cluster --name CLUSTER --query cluster.identity.oidc.issuer', 'the AWS CLI is not here'],
  ['npm run quickstart -- --keep', 'the options are read when it runs'],
  ['npm run test:mutants rules', 'the names are read when it runs'],
  ['options --bundle FILE', 'an option of npm run bench, which reads them when it runs'],
  ['options --metrics off', 'an option of npm run bench, which reads them when it runs'],
  ['options --seed', 'an option of npm run bench, which reads them when it runs'],
  [
    `kubectl get eic -A -o json | jq -r '.items[] | select(any(.status.claims[]?; .account == "NAME")) | .metadata.namespace + "/" + .metadata.name'`,
    'jq is not here',
  ],
]);

describe('the commands within sentences of documents', () => {
  const lines = new Map<string, string[]>();
  for (const document of DOCUMENTS) {
    for (const line of inlineCodeOf(document).flatMap((code) => commandLine(code) ?? [])) {
      lines.set(line, [...(lines.get(line) ?? []), document]);
    }
  }
  let helm: Helm;
  let tools: Tools;
  before(async () => {
    helm = await createHelm();
    const { kubectl, kubeconfig } = await controlPlane();
    tools = { helm, kubectl: (...args) => run(kubectl, ['--kubeconfig', kubeconfig, ...args]) };
  });
  after(() => helm[Symbol.asyncDispose]());

  async function judge(line: string): Promise<void> {
    for (const { program, args } of invocationsOf(line)) await JUDGES[program](args, tools);
  }

  for (const [line, documents] of lines) {
    const reason = EXCEPTIONS.get(line);
    const title = `${line} (${documents.join(', ')})`;
    if (reason === undefined) it(`are understood: ${title}`, () => judge(line));
    else it(`can't be checked, since ${reason}: ${title}`, () => assert.rejects(judge(line)));
  }

  it('that are exceptions all stand in a document', () => {
    assert.deepEqual(
      [...EXCEPTIONS.keys()].filter((line) => !lines.has(line)),
      [],
    );
  });
});
