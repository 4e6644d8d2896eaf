import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationFailure, UsageFailure } from '../../../../src/cli/failures.ts';
import { writeFiles } from '../../../../src/cli/import/disk.ts';

const FILES = new Map([
  ['orders.yaml', 'a: 1\n'],
  ['orders.live.yaml', 'b: 2\n'],
]);

describe('the files of an import', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eic-import-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are written into a folder that may be missing', async () => {
    const inside = join(folder, 'deep', 'down');
    assert.deepEqual(await writeFiles(inside, FILES), [join(inside, 'orders.yaml'), join(inside, 'orders.live.yaml')]);
    assert.equal(await readFile(join(inside, 'orders.live.yaml'), 'utf8'), 'b: 2\n');
  });

  it('may be there already, if they are the same', async () => {
    await writeFiles(folder, FILES);
    await chmod(join(folder, 'orders.yaml'), 0o444);
    await writeFiles(folder, FILES);
    assert.equal(await readFile(join(folder, 'orders.yaml'), 'utf8'), 'a: 1\n');
  });

  it('never replace another one, and then none is written', async () => {
    await writeFile(join(folder, 'orders.live.yaml'), 'mine\n');
    await assert.rejects(
      writeFiles(folder, FILES),
      (error) => error instanceof UsageFailure && /orders\.live\.yaml already exists/.test(error.message),
    );
    assert.deepEqual(await readdir(folder), ['orders.live.yaml']);
    assert.equal(await readFile(join(folder, 'orders.live.yaml'), 'utf8'), 'mine\n');
  });

  it('say where they can not be written', async () => {
    await writeFile(join(folder, 'file'), '');
    await assert.rejects(writeFiles(join(folder, 'file'), FILES), ConfigurationFailure);
  });
});
