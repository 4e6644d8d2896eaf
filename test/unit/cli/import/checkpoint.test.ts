import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationFailure, UsageFailure } from '../../../../src/cli/failures.ts';
import {
  beginCheckpoint,
  type Checkpoint,
  checkOwner,
  resumeCheckpoint,
} from '../../../../src/cli/import/checkpoint.ts';
import type { Finding, Header, Subject } from '../../../../src/cli/import/journal.ts';

const HEADER: Header = { version: 1, region: 'eu-west-1', selection: { names: [], prefix: '', tags: [] } };
const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:';
const SUBJECTS: Subject[] = ['a', 'b', 'c'].map((name) => ({ function: ARN + name }));

const found = (name: string): Finding => ({ function: ARN + name, configs: [] });

describe('the checkpoint of an import', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eic-import-'));
    path = join(folder, 'progress.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function resumed(): Promise<Checkpoint> {
    const checkpoint = await resumeCheckpoint(path, HEADER);
    assert.ok(checkpoint);
    return checkpoint;
  }

  it('is not there before it was begun', async () => {
    assert.equal(await resumeCheckpoint(path, HEADER), undefined);
    assert.deepEqual(await readdir(folder), []);
  });

  it('keeps each finding from the moment that it is added', async () => {
    const checkpoint = await beginCheckpoint(path, HEADER, SUBJECTS);
    checkpoint.add(found('b'));
    const other = await resumed();
    assert.deepEqual([...other.findings.values()], [found('b')]);
    assert.deepEqual([other.subjects, other.doneBefore], [SUBJECTS, 1]);
    checkpoint.close();
    other.close();
  });

  it('goes on after a line that was cut off', async () => {
    const first = await beginCheckpoint(path, HEADER, SUBJECTS);
    first.add(found('a'));
    first.close();
    await appendFile(path, '{"function":"arn:aws:la');
    const second = await resumed();
    second.add(found('c'));
    second.close();
    const third = await resumed();
    third.close();
    assert.deepEqual([...third.findings.keys()], [`${ARN}a`, `${ARN}c`]);
    assert.equal((await readFile(path, 'utf8')).split('\n').length, 5);
  });

  it('begins anew where not even its beginning was written', async () => {
    const first = await beginCheckpoint(path, HEADER, SUBJECTS);
    first.close();
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, -10));
    assert.equal(await resumeCheckpoint(path, HEADER), undefined);
    (await beginCheckpoint(path, HEADER, SUBJECTS)).close();
    const second = await resumed();
    second.close();
    assert.deepEqual(second.subjects, SUBJECTS);
  });

  it('is no file where there is next to nothing to do', async () => {
    const checkpoint = await beginCheckpoint(path, HEADER, SUBJECTS.slice(0, 1));
    checkpoint.add(found('a'));
    assert.deepEqual([checkpoint.path, checkpoint.findings.size], [undefined, 1]);
    await checkpoint.delete();
    assert.deepEqual(await readdir(folder), []);
  });

  it('is gone once all is written', async () => {
    const checkpoint = await beginCheckpoint(path, HEADER, SUBJECTS);
    await checkpoint.delete();
    checkpoint.close();
    assert.deepEqual(await readdir(folder), []);
  });

  it('leaves a file that is something else as it is', async () => {
    await writeFile(path, 'kind: EventInvokeConfig\n');
    await assert.rejects(resumeCheckpoint(path, HEADER), UsageFailure);
    assert.equal(await readFile(path, 'utf8'), 'kind: EventInvokeConfig\n');
  });

  it('says where it can not be written', async () => {
    await writeFile(path, '');
    await assert.rejects(
      beginCheckpoint(join(path, 'progress.jsonl'), HEADER, SUBJECTS),
      (error) => error instanceof ConfigurationFailure && error.message.includes(path),
    );
  });

  it('belongs to the account that it was begun in', async () => {
    const checkpoint = await beginCheckpoint(path, HEADER, SUBJECTS);
    checkpoint.close();
    checkOwner(checkpoint, { partition: 'aws', account: '123456789012' });
    assert.throws(
      () => checkOwner(checkpoint, { partition: 'aws', account: '444455556666' }),
      (error) =>
        error instanceof UsageFailure && /from account 123456789012.*belong to 444455556666/.test(error.message),
    );
  });
});
