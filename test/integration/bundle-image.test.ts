import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The instructions of the Dockerfile, those before the first stage first. */
function stages(): Instruction[][] {
  const found: Instruction[][] = [[]];
  for (const line of lines('Dockerfile')) {
    const [name = '', ...rest] = line.split(' ');
    if (name === 'FROM') found.push([]);
    found.at(-1)?.push({ name, rest: rest.join(' ') });
  }
  return found;
}

/** The lines of a file but for empty ones and comments. */
function lines(file: string): string[] {
  const text = readFileSync(join(REPOSITORY, file), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function all(instructions: readonly Instruction[], name: string): string[] {
  return instructions.filter((instruction) => instruction.name === name).map(({ rest }) => rest);
}

/** What a COPY takes from the build's context. */
function sources(copy: string): string[] {
  return copy.split(' ').slice(0, -1);
}

/** No daemon builds the image here: its instructions are read, and those of its build stage carried out in a folder. */
describe('the image', () => {
  const [args = [], build = [], image = [], ...more] = stages();
  const folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-image-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is built in two stages, from images that can be replaced and name no registry', () => {
    assert.equal(more.length, 0);
    assert.match(all(build, 'FROM').join(), /^\$\{NODE_IMAGE\} AS build$/);
    assert.match(all(image, 'FROM').join(), /^\$\{RUNTIME_IMAGE\}$/);
    for (const arg of all(args, 'ARG')) assert.match(arg, /^(NODE|RUNTIME)_IMAGE=[a-z]+:[\w.-]+$/);
  });

  it('has the version of Node that everything is tested with', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
    assert.ok(all(args, 'ARG').some((arg) => arg.startsWith(`NODE_IMAGE=node:${devDependencies.node}-`)));
  });

  it("is made of files that exist, and that the build's context holds", () => {
    const [first, ...exceptions] = lines('.dockerignore');
    assert.equal(first, '*');
    const context = exceptions.map((line) => line.replace(/^!/, ''));
    const copied = all(build, 'COPY').flatMap(sources);
    assert.deepEqual(copied.toSorted(), context.toSorted());
    for (const path of copied) assert.ok(existsSync(join(REPOSITORY, path)), path);
  });

  it('is built from the lockfile by commands that work, into the bundle that is tested', async function () {
    this.timeout('5m'); // It installs the packages.
    // The Node of the test run takes the place of the image's.
    const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
    const env = { ...process.env, PATH, npm_config_prefer_offline: 'true' };
    for (const { name, rest } of build) {
      if (name === 'RUN') await run('sh', ['-c', `cd "$0" && ${rest}`, folder], env);
      if (name !== 'COPY') continue;
      const to = rest.split(' ').at(-1) ?? '';
      for (const path of sources(rest)) {
        const target = join(folder, to, to.endsWith('/') ? basename(path) : '');
        cpSync(join(REPOSITORY, path), target, { recursive: true });
      }
    }
    const bundle = join(folder, 'dist/main.js');
    const tested = join(folder, 'tested.js');
    await run(process.execPath, [join(REPOSITORY, 'scripts/bundle.ts'), tested]);
    assert.ok(readFileSync(bundle).equals(readFileSync(tested)));
    assert.ok(all(image, 'COPY').includes('--from=build /build/dist/main.js /operator/main.mjs'));
  });

  it('holds Node and the bundle, and runs it as a user that is not root and has no home', () => {
    assert.deepEqual(
      all(image, 'COPY').map((rest) => rest.split(' ').at(-1)),
      ['/usr/local/bin/', '/operator/main.mjs'],
    );
    assert.deepEqual(all(image, 'RUN'), []);
    assert.deepEqual(all(image, 'USER'), ['65532:65532']);
    assert.deepEqual(all(image, 'ENV'), ['HOME=/', 'MALLOC_ARENA_MAX=1', 'MALLOC_TRIM_THRESHOLD_=131072']);
    assert.deepEqual(all(image, 'ENTRYPOINT'), [
      '["node", "--max-old-space-size-percentage=75", "/operator/main.mjs"]',
    ]);
  });
});
