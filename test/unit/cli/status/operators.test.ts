import assert from 'node:assert/strict';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import { isLed, type OperatorLease } from '../../../../src/cli/pause/operator-lease.ts';
import { type Operators, type SeenOperator, troubles, whyUnseen } from '../../../../src/cli/status/operators.ts';

const NOW = Date.parse('2026-11-01T12:00:00Z');

const OBJECT: EventInvokeConfig = {
  apiVersion: 'lambda.eventinvoke.dev/v1beta1',
  kind: 'EventInvokeConfig',
  metadata: {
    namespace: 'shop',
    name: 'orders',
    uid: 'u',
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: '2026-11-01T00:00:00Z',
  },
  spec: { functionName: 'orders' },
};

function lease(more: Partial<OperatorLease> = {}): OperatorLease {
  return {
    namespace: 'event-invoke',
    name: 'operator',
    leader: 'pod-1_uuid',
    renewedAt: NOW - 2_000,
    durationMilliseconds: 15_000,
    paused: undefined,
    published: { version: '0.1.0', since: '2026-11-01T00:00:00Z', observeOnly: false },
    ...more,
  };
}

function operator(of: OperatorLease, covers = true): SeenOperator {
  return { lease: of, isLed: isLed(of, NOW), covers: () => covers };
}

const SILENT = lease({ renewedAt: NOW - 60_000 });
const RELEASED = lease({ leader: undefined, renewedAt: undefined });
const ELSEWHERE = lease({
  published: { version: '0.1.0', since: '', namespaces: ['a', 'b'], labelSelector: 'team=x', observeOnly: false },
});

describe('the operator of an object that nobody has looked at', () => {
  const rows: readonly (readonly [what: string, operators: Operators, why: RegExp])[] = [
    ['is not known to who may not look', { unknown: 'Forbidden.' }, /^The operator has not seen it yet: is it running/],
    ['was never installed', [], /^No operator has ever run in this cluster: install it\.$/],
    [
      'looks after others',
      [operator(ELSEWHERE, false)],
      /^No operator looks after it: event-invoke\/operator looks after namespaces a, b, objects with team=x\.$/,
    ],
    ['has no leader', [operator(SILENT)], /^No replica of the operator leads \(Lease event-invoke\/operator\)\.$/],
    ['leads', [operator(lease())], /^The operator has not looked at it yet\.$/],
    ['leads beside another one', [operator(ELSEWHERE, false), operator(lease())], /^The operator has not looked at it/],
  ];
  for (const [what, operators, why] of rows) {
    it(what, () => assert.match(whyUnseen(OBJECT, operators), why));
  }
});

describe('what is wrong with the operators of some objects', () => {
  const rows: readonly (readonly [what: string, operators: Operators, says: readonly RegExp[]])[] = [
    ['is nothing where one leads', [operator(lease())], []],
    [
      'is that its leader is silent',
      [operator(SILENT)],
      [/^No replica of the operator event-invoke\/operator leads since 2026-11-01T11:59:00\.000Z: nothing is checked/],
    ],
    [
      'is that nobody holds its Lease',
      [operator(RELEASED)],
      [/^No replica of the operator event-invoke\/operator leads:/],
    ],
    ['is that it is paused', [operator(lease({ paused: 'INC-1' }))], [/is paused: INC-1$/]],
    [
      'is not known to who may not look',
      { unknown: 'Forbidden.' },
      [/^Whether an operator leads is not known\. Forbid/],
    ],
    ['is not what is wrong with others', [operator(SILENT, false)], []],
  ];
  for (const [what, operators, says] of rows) {
    it(what, () => {
      const said = troubles([OBJECT], operators);
      assert.equal(said.length, says.length);
      for (const [index, sentence] of said.entries()) assert.match(sentence, says[index] ?? /nothing/);
    });
  }
});

describe('an operator leads', () => {
  const rows: readonly (readonly [what: string, lease: OperatorLease, is: boolean])[] = [
    ['where its Lease was renewed a moment ago', lease(), true],
    ['by a clock that is half a minute off', lease({ renewedAt: NOW - 44_000 }), true],
    ['no longer where its Lease was not renewed', SILENT, false],
    ['no longer where its Lease was released', RELEASED, false],
    ['without having been elected', lease({ renewedAt: undefined }), true],
  ];
  for (const [what, of, is] of rows) it(what, () => assert.equal(isLed(of, NOW), is));
});
