import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { ControlPlane } from '../../dev/control-plane/control-plane.ts';
import { controlPlane } from './control-plane.ts';
import { run } from './run.ts';

const FOLDER = fileURLToPath(new URL('../../examples/', import.meta.url));
const INVALID = 'invalid.yaml';

describe('the examples', () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await controlPlane();
  });

  const apply = (file: string, folder = FOLDER): Promise<string> =>
    run(plane.kubectl, [
      ...['apply', '--kubeconfig', plane.kubeconfig, '-f', folder + file],
      ...['--dry-run=server', '--validate=strict', '-o', 'name'],
    ]);

  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))) {
    if (file !== INVALID) {
      it(`${file} is accepted`, async () => {
        assert.match(await apply(file), /^((eventinvokeconfig|awsaccount)\.lambda\.eventinvoke\.dev\/[a-z-]+\n)+$/);
      });
    }

    it(`${file} begins with a comment on when to use it`, () => {
      assert.match(readFileSync(FOLDER + file, 'utf8'), /^# .+\n(#.*\n)*(?<=\.\n)apiVersion: /);
    });
  }

  it('in docs/multi-tenancy.md are accepted', async () => {
    const text = readFileSync(new URL('../../docs/multi-tenancy.md', import.meta.url), 'utf8');
    const manifests = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml);
    const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-examples-'));
    try {
      const named = parseAllDocuments(manifests.join('---\n')).map((document) => document.toJS());
      // The namespaces are the reader's.
      const placed = named.map((each) => ({ ...each, metadata: { name: each.metadata.name } }));
      const file = join(folder, 'manifests.json');
      await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: placed }));
      const applied = await apply(file, '');
      assert.equal(applied.trim().split('\n').length, 4);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it(`${INVALID} is refused for one thing, in a sentence that says what to write`, async () => {
    await assert.rejects(apply(INVALID), (error: Error & { stderr?: string }) => {
      assert.match(
        error.stderr ?? '',
        /^The EventInvokeConfig "invalid" is invalid: spec\.destinationConfig\.onFailure\.destination: Invalid value: "[^"]+": destination is a FIFO queue or topic, which Lambda does not send to: write the ARN of a standard queue or topic\n$/,
      );
      return true;
    });
  });
});
