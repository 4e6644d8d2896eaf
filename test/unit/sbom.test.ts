import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import type { Metafile } from 'esbuild';
import project from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };
import { bundledPackages } from '../../scripts/sbom/bundled-packages.ts';
import { renderSbom } from '../../scripts/sbom/sbom.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

const INNER = 'node_modules/logform/node_modules/@colors/colors';

const UNDICI = `pkg:npm/undici@${project.dependencies.undici}`;
const WINSTON = `pkg:npm/winston@${project.dependencies.winston}`;
const COLORS = `pkg:npm/%40colors/colors@${lock.packages[INNER].version}`;

/** Files of a bundle: what each imports, and how much of it is left. */
function metafileOf(files: Readonly<Record<string, { imports?: readonly string[]; bytes: number }>>): Metafile {
  const all = Object.entries(files);
  return {
    inputs: Object.fromEntries(
      all.map(([path, { imports = [] }]) => [
        path,
        { bytes: 1, imports: imports.map((each) => ({ path: each, kind: 'import-statement' as const })) },
      ]),
    ),
    outputs: {
      'main.js': {
        bytes: 1,
        imports: [],
        exports: [],
        inputs: Object.fromEntries(all.map(([path, { bytes }]) => [path, { bytesInOutput: bytes }])),
      },
    },
  };
}

const METAFILE = metafileOf({
  'src/main.ts': {
    imports: ['src/log.ts', 'node_modules/yaml/dist/index.js', 'node_modules/undici/index.js'],
    bytes: 9,
  },
  'src/log.ts': { imports: ['node_modules/winston/lib/winston.js'], bytes: 9 },
  'node_modules/winston/lib/winston.js': { imports: ['node_modules/logform/index.js', 'node:fs'], bytes: 9 },
  'node_modules/logform/index.js': { imports: [`${INNER}/lib/index.js`, 'node_modules/logform/json.js'], bytes: 9 },
  'node_modules/logform/json.js': { bytes: 9 },
  [`${INNER}/lib/index.js`]: { imports: ['node_modules/ms/index.js'], bytes: 9 },
  'node_modules/ms/index.js': { bytes: 0 },
  'node_modules/yaml/dist/index.js': { bytes: 0 },
  'node_modules/undici/index.js': { bytes: 9 },
});

describe('the packages in a bundle', () => {
  const { packages, ownImports } = bundledPackages(METAFILE);

  it('are those that something is left of, by their innermost folder', () => {
    assert.deepEqual(
      packages.map(({ folder }) => folder),
      ['node_modules/logform', INNER, 'node_modules/undici', 'node_modules/winston'],
    );
  });

  it('import each other, and our own code imports some', () => {
    assert.deepEqual(ownImports, ['node_modules/undici', 'node_modules/winston']);
    assert.deepEqual(
      packages.map(({ imports }) => imports),
      [[INNER], [], [], ['node_modules/logform']],
    );
  });
});

describe('the software bill of materials', () => {
  const { node } = process.versions;
  const versions = {
    ...process.versions,
    openssl: '3.5.8',
    zlib: '1.3.2.1-motley-8002e91',
    undici: '7.29.1',
    nghttp3: '',
    novel: '1',
  };
  const text = renderSbom({ metafile: METAFILE, versions, repository: REPOSITORY });
  const sbom = JSON.parse(text);
  const purls = sbom.components.map(({ purl }: { purl: string }) => purl);

  /** The purls of what a component depends on. */
  const dependenciesOf = (name: string): string[] => {
    const all = [sbom.metadata.component, ...sbom.components];
    const ref = all.find((component) => component.name === name)?.['bom-ref'];
    const on = sbom.dependencies.find((dependency: { ref: string }) => dependency.ref === ref)?.dependsOn ?? [];
    return on.map((each: string) => all.find((component) => component['bom-ref'] === each)?.purl);
  };

  it('is valid CycloneDX', async () => {
    assert.equal(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text), null);
  });

  it('is of this operator', () => {
    assert.equal(sbom.metadata.component.purl, `pkg:npm/event-invoke-operator@${project.version}`);
    assert.deepEqual(dependenciesOf('event-invoke-operator'), [UNDICI, WINSTON, `pkg:generic/node@${node}`]);
  });

  it('holds the packages with version and licence', () => {
    for (const purl of [WINSTON, UNDICI, COLORS]) {
      assert.ok(purls.includes(purl), `${purl} is not in ${purls.join()}`);
    }
    const undici = sbom.components.find(({ purl }: { purl: string }) => purl === UNDICI);
    assert.deepEqual(undici.licenses, [{ license: { id: 'MIT' } }]);
  });

  it('holds Node and what is linked into it, in the words of vulnerability databases', () => {
    const cpes = new Map(sbom.components.map(({ purl, cpe }: { purl: string; cpe?: string }) => [purl, cpe]));
    assert.equal(cpes.get(`pkg:generic/node@${node}`), `cpe:2.3:a:nodejs:node.js:${node}:*:*:*:*:*:*:*`);
    assert.equal(cpes.get('pkg:generic/openssl@3.5.8'), 'cpe:2.3:a:openssl:openssl:3.5.8:*:*:*:*:*:*:*');
    assert.equal(cpes.get('pkg:generic/zlib@1.3.2.1-motley-8002e91'), 'cpe:2.3:a:zlib:zlib:1.3.2.1:*:*:*:*:*:*:*');
    assert.equal(cpes.get('pkg:npm/undici@7.29.1'), 'cpe:2.3:a:nodejs:undici:7.29.1:*:*:*:*:*:*:*');
    assert.ok(dependenciesOf('node').includes('pkg:generic/openssl@3.5.8'));
  });

  it('holds a part of Node that it has no words for, and none that Node was built without', () => {
    assert.ok(purls.includes('pkg:generic/novel@1'));
    assert.deepEqual(
      purls.filter((purl: string) => /nghttp3|napi|modules/.test(purl)),
      [],
    );
  });

  it('is the same each time, with a serial number that another content changes', () => {
    assert.equal(renderSbom({ metafile: METAFILE, versions, repository: REPOSITORY }), text);
    const other = renderSbom({
      metafile: METAFILE,
      versions: { ...versions, openssl: '3.5.9' },
      repository: REPOSITORY,
    });
    assert.match(sbom.serialNumber, /^urn:uuid:/);
    assert.notEqual(JSON.parse(other).serialNumber, sbom.serialNumber);
  });
});
