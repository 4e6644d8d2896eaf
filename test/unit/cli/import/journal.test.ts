import assert from 'node:assert/strict';
import { UsageFailure } from '../../../../src/cli/failures.ts';
import {
  type Finding,
  type Header,
  journalBeginning,
  journalLine,
  readJournal,
  type Subject,
} from '../../../../src/cli/import/journal.ts';

const HEADER: Header = { version: 1, region: 'eu-west-1', selection: { names: [], prefix: 'shop-', tags: [] } };
const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:shop-';
const SUBJECTS: Subject[] = [{ function: `${ARN}a` }, { function: `${ARN}b`, qualifiers: ['live'] }];
const FOUND: Finding = {
  function: `${ARN}a`,
  configs: [{ qualifier: '$LATEST', settings: { maximumRetryAttempts: 0 } }],
};
const SKIPPED: Finding = { function: `${ARN}b`, skipped: 'tags' };
const BEGINNING = journalBeginning(HEADER, SUBJECTS);
const WHOLE = BEGINNING + journalLine(FOUND) + journalLine(SKIPPED);
const PATH = 'progress.jsonl';

const read = (text: string, header = HEADER) => readJournal(text, header, PATH);

describe('the journal of an import', () => {
  it('is read as it was written', () => {
    assert.deepEqual(read(WHOLE), {
      subjects: SUBJECTS,
      findings: new Map<string, Finding>([
        [FOUND.function, FOUND],
        [SKIPPED.function, SKIPPED],
      ]),
      bytes: WHOLE.length,
    });
  });

  it('is read wherever its writing was cut off: whole lines count, the torn one does not', () => {
    for (let length = 0; length <= WHOLE.length; length += 1) {
      const text = WHOLE.slice(0, length);
      const journal = read(text);
      if (length < BEGINNING.length) {
        assert.equal(journal, undefined, text);
        continue;
      }
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      assert.equal(journal?.bytes, whole.length);
      assert.equal(journal.findings.size, whole.split('\n').length - 3, text);
    }
  });

  it('goes on after a torn line as if that had never been', () => {
    const torn = WHOLE.slice(0, -5);
    const kept = torn.slice(0, read(torn)?.bytes);
    assert.deepEqual(read(kept + journalLine(SKIPPED)), read(WHOLE));
  });

  it('counts bytes, not characters', () => {
    const header = { ...HEADER, selection: { ...HEADER.selection, tags: [{ key: 'Größe' }] } };
    const text = journalBeginning(header, SUBJECTS);
    assert.equal(read(text, header)?.bytes, Buffer.byteLength(text));
  });

  for (const [what, header] of [
    ['region', { ...HEADER, region: 'us-east-1' }],
    ['selection', { ...HEADER, selection: { names: [], prefix: 'shop', tags: [] } }],
  ] as const) {
    it(`of another ${what} is left alone, with what to do`, () => {
      assert.throws(
        () => read(WHOLE, header),
        (error) => error instanceof UsageFailure && /another import.*delete the file.*--checkpoint/.test(error.message),
      );
    });
  }

  it('of another version is left alone', () => {
    assert.throws(() => read(WHOLE.replace('"version":1', '"version":2')), /another import/);
  });

  it('is not made of a file that is something else', () => {
    for (const text of ['apiVersion: v1\n', 'no newline', '{}\n', '\n']) {
      assert.throws(() => read(text), /progress\.jsonl is not the checkpoint of an import: give another --checkpoint/);
    }
  });

  it('says which line is damaged', () => {
    const damaged = BEGINNING + journalLine(FOUND).replace('}', '') + journalLine(SKIPPED);
    assert.throws(() => read(damaged), /damaged in line 3: delete it/);
  });
});
