import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import project from '../../package.json' with { type: 'json' };

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
  const text = readFileSync(join(REPOSITORY, file), 'utf8').replaceAll(/\\\n\s*/g, '');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function all(instructions: readonly Instruction[], name: string): string[] {
  return instructions.filter((instruction) => instruction.name === name).map(({ rest }) => rest);
}

/** The rules of the Dockerfile that need no build. `npm run test:image` builds and runs the image. */
describe('the Dockerfile', () => {
  const [args = [], build = [], node = [], image = [], ...more] = stages();

  it('runs commands on the architecture of the machine alone, and copies what it ships for that of the image', () => {
    assert.equal(more.length, 0);
    const platforms = [build, node, image].map((stage) => /^--platform=\$(\w+) /.exec(all(stage, 'FROM').join())?.[1]);
    assert.deepEqual(platforms, ['BUILDPLATFORM', 'TARGETPLATFORM', 'TARGETPLATFORM']);
    assert.deepEqual([...all(node, 'RUN'), ...all(image, 'RUN')], []);
  });

  it('has the version of Node that everything is tested with', () => {
    const [nodeImage] = all(args, 'ARG');
    assert.ok(nodeImage?.startsWith(`NODE_IMAGE=node:${project.devDependencies.node}-`), nodeImage);
  });

  it("copies files that exist, and that the build's context holds", () => {
    const [first, ...exceptions] = lines('.dockerignore');
    assert.equal(first, '*');
    const context = exceptions.map((line) => line.replace(/^!/, ''));
    const copied = all(build, 'COPY').flatMap((copy) => copy.split(' ').slice(0, -1));
    assert.deepEqual(copied.toSorted(), context.toSorted());
    for (const path of copied) assert.ok(existsSync(join(REPOSITORY, path)), path);
  });

  it('runs the operator as a user that is not root and has no home', () => {
    assert.deepEqual(all(image, 'USER'), ['65532:65532']);
    assert.ok(all(image, 'ENV').includes('HOME=/'));
  });
});
