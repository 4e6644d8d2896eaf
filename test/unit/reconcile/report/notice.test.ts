import assert from 'node:assert/strict';
import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../../../src/api/event-invoke-config.ts';
import { ApiError } from '../../../../src/kubernetes/api-error.ts';
import type { Written } from '../../../../src/kubernetes/object-writer.ts';
import { createTell } from '../../../../src/reconcile/report/notice.ts';
import { objectOf } from '../objects.ts';

const OBJECT = objectOf();
const STATUS: EventInvokeConfigStatus = { observedGeneration: 1 };

describe('a notice', () => {
  let object: EventInvokeConfig | undefined;
  let status: EventInvokeConfigStatus | undefined;
  let isBeingWritten: boolean;
  let written: EventInvokeConfigStatus[];
  let answer: () => Written<EventInvokeConfig>;
  let logged: string[];
  let abort: AbortController;

  beforeEach(() => {
    object = OBJECT;
    status = STATUS;
    isBeingWritten = false;
    written = [];
    answer = () => ({ was: 'Written', object: OBJECT });
    logged = [];
    abort = new AbortController();
  });

  const tell = (): Promise<void> | undefined =>
    createTell(
      {
        object: () => object,
        isBeingWritten: () => isBeingWritten,
        async writeStatus(_, asked) {
          written.push(asked);
          return answer();
        },
        log: (_, message) => void logged.push(message),
      },
      { statusFor: () => status, line: 'told' },
    )('shop/orders', abort.signal);

  it('is written and logged', async () => {
    await tell();
    assert.deepEqual([written, logged], [[STATUS], ['told']]);
  });

  const nothing: readonly (readonly [why: string, arrange: () => void])[] = [
    ['is gone', () => (object = undefined)],
    ['is being written', () => (isBeingWritten = true)],
    ['has nothing to be told', () => (status = undefined)],
  ];
  for (const [why, arrange] of nothing) {
    it(`is not given to an object that ${why}`, () => {
      arrange();
      assert.equal(tell(), undefined);
      assert.deepEqual(written, []);
    });
  }

  for (const was of ['Conflict', 'Gone'] as const) {
    it(`is given up where the write ends in ${was}`, async () => {
      answer = () => ({ was });
      await tell();
      assert.deepEqual([written.length, logged], [1, []]);
    });
  }

  it('is given up where Kubernetes refuses the write', async () => {
    answer = () => {
      throw new ApiError('No.', 403, undefined);
    };
    await tell();
    assert.deepEqual([written.length, logged], [1, ['status not written']]);
  });

  it('is given up where the operator ends', async () => {
    answer = () => {
      throw new Error('It is aborted.');
    };
    abort.abort();
    await tell();
    assert.deepEqual(logged, []);
  });

  it('hides no defect', async () => {
    answer = () => {
      throw new TypeError('A defect.');
    };
    await assert.rejects(async () => tell(), /A defect/);
  });
});
