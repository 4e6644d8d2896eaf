import assert from 'node:assert/strict';
import type { Condition, EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import type { OperatorLease } from '../../../../src/cli/pause/operator-lease.ts';
import { cellsOf, headOf, type Row, rowOf } from '../../../../src/cli/status/row.ts';
import { tableOf, type Widths } from '../../../../src/cli/status/table.ts';

const TIME = '2026-11-01T00:00:00Z';
const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:orders:live';

const condition = (type: string, status: 'True' | 'False', message: string): Condition => ({
  type,
  status,
  reason: `${type}Reason`,
  message,
  lastTransitionTime: TIME,
});

function object(status?: EventInvokeConfig['status'], metadata: object = {}): EventInvokeConfig {
  return {
    apiVersion: 'lambda.eventinvoke.dev/v1beta1',
    kind: 'EventInvokeConfig',
    metadata: {
      namespace: 'shop',
      name: 'orders',
      uid: 'u',
      resourceVersion: '1',
      generation: 2,
      creationTimestamp: TIME,
      ...metadata,
    },
    spec: { functionName: 'orders', qualifier: 'live' },
    ...(status && { status: { uid: 'u', ...status } }),
  };
}

const UNSEEN = 'The operator has not seen it yet: is it running, and does it watch this namespace?';
const READY = condition('Ready', 'True', 'Lambda holds what is declared.');

describe('how an object stands, in words', () => {
  const rows: readonly (readonly [what: string, object: EventInvokeConfig, row: Partial<Row>])[] = [
    [
      'that nobody has looked at',
      object(),
      {
        ready: 'Unknown',
        target: 'orders:live',
        why: UNSEEN,
      },
    ],
    [
      'that is in sync',
      object({ observedGeneration: 2, functionArn: ARN, conditions: [READY] }),
      { ready: 'True', reason: 'ReadyReason', target: ARN, why: 'Lambda holds what is declared.' },
    ],
    [
      'whose edit is not worked on',
      object({ observedGeneration: 1, conditions: [READY] }),
      { why: 'The operator has not reconciled the latest edit yet. Lambda holds what is declared.' },
    ],
    [
      'that is being deleted',
      object({ observedGeneration: 2, conditions: [READY] }, { deletionTimestamp: TIME }),
      { why: 'It is being deleted. Lambda holds what is declared.' },
    ],
    [
      'that is suspended',
      object({ observedGeneration: 2, conditions: [condition('Suspended', 'True', 'Nothing is read.')] }),
      { ready: 'Unknown', reason: 'SuspendedReason', why: 'Nothing is read.' },
    ],
    [
      'that is a copy of another, with its status',
      object({ uid: 'another', observedGeneration: 2, functionArn: ARN, conditions: [READY] }),
      { ready: 'Unknown', target: 'orders:live', why: UNSEEN },
    ],
    [
      'that observes a difference',
      object({ observedGeneration: 2, conditions: [READY, condition('Drifted', 'True', 'In Lambda it is 2.')] }),
      { ready: 'True', why: 'In Lambda it is 2.' },
    ],
    [
      'that drifted before',
      object({
        observedGeneration: 2,
        conditions: [READY],
        lastDrift: { time: TIME, fields: [{ field: 'maximumRetryAttempts', new: '2' }] },
      }),
      { lastDrift: { time: TIME, fields: ['maximumRetryAttempts'] } },
    ],
  ];
  for (const [what, of, expected] of rows) {
    it(`of one ${what}`, () =>
      assert.deepEqual({ ...rowOf(of, { unknown: '' }), ...expected }, rowOf(of, { unknown: '' })));
  }

  it('of one that no operator looks after any longer', () => {
    const lease: OperatorLease = {
      namespace: 'event-invoke',
      name: 'operator',
      leader: 'pod',
      renewedAt: undefined,
      durationMilliseconds: 15_000,
      paused: undefined,
      published: { version: '0.1.0', since: TIME, namespaces: ['billing'], observeOnly: false },
      waiting: new Map(),
    };
    const inSync = object({ observedGeneration: 2, functionArn: ARN, conditions: [READY] });
    assert.equal(
      rowOf(inSync, [{ lease, isLed: true, covers: () => false }]).why,
      'No operator looks after it: event-invoke/operator looks after namespaces billing. Lambda holds what is declared.',
    );
  });
});

describe('the table of how objects stand', () => {
  const row: Row = {
    namespace: 'shop',
    name: 'orders',
    ready: 'True',
    reason: 'InSync',
    target: 'orders',
    why: 'Good.',
  };
  const now = Date.parse(TIME);
  const plain = { withNamespaces: false, color: false, now };
  const tableFor = (rows: readonly Row[], { withNamespaces, color, now: at }: typeof plain, before?: Widths) =>
    tableOf(
      headOf(withNamespaces),
      rows.map((each) => cellsOf(each, withNamespaces, at)),
      { color },
      before,
    );

  it('has a head, and a line for each', () =>
    assert.equal(
      tableFor([row], plain).text,
      'NAME     READY   REASON   TARGET   LAST DRIFT   WHY\norders   True    InSync   orders   -            Good.\n',
    ));

  it('tells namespaces where it is asked to', () =>
    assert.match(tableFor([row], { ...plain, withNamespaces: true }).text, /^NAMESPACE +NAME.*\nshop +orders /));

  it('keeps its columns for lines that come later, without another head', () => {
    const { widths } = tableFor([{ ...row, name: 'a-longer-name' }], plain);
    assert.equal(tableFor([row], plain, widths).text, 'orders          True    InSync   orders   -            Good.\n');
  });

  const ages: readonly (readonly [seconds: number, says: string])[] = [
    [0, '0s'],
    [119, '119s'],
    [120, '2m'],
    [7_200, '2h'],
    [172_800, '2d'],
  ];
  for (const [seconds, says] of ages) {
    it(`says that drift of ${seconds} s ago was ${says} ago`, () => {
      const drifted = { ...row, lastDrift: { time: TIME, fields: ['maximumRetryAttempts', 'x'] } };
      const { text } = tableFor([drifted], { ...plain, now: now + seconds * 1000 });
      assert.match(text, new RegExp(` ${says} ago: maximumRetryAttempts, x `));
    });
  }

  it('colours only whether it is Ready', () => {
    const { text } = tableFor([{ ...row, ready: 'False' }], { ...plain, color: true });
    assert.ok(text.includes('\u001b[31mFalse'), JSON.stringify(text));
    assert.equal(text.split('\u001b[').length, 3);
  });
});
