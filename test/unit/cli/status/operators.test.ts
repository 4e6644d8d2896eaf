import assert from 'node:assert/strict';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import type { OperatorLease } from '../../../../src/cli/pause/operator-lease.ts';
import {
  type Operators,
  type SeenOperator,
  troubles,
  whyOutside,
  whyUnseen,
} from '../../../../src/cli/status/operators.ts';

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
    waiting: new Map(),
    ...more,
  };
}

function operator(of: OperatorLease, covers = true): SeenOperator {
  return { lease: of, isLed: of !== SILENT && of.leader !== undefined, covers: () => covers };
}

const WAITING = new Map([
  ['shop', { count: 312, oldestSeconds: 41, secondsLeft: 30 }],
  ['mail', { count: 1, oldestSeconds: 200, secondsLeft: 7_200 }],
]);
const WAITS_IN_SHOP = "Waits for Lambda's quota: 312 objects of namespace shop, the oldest for 41s, about 30s left.";
const WAITS_IN_MAIL = "Waits for Lambda's quota: 1 object of namespace mail, the oldest for 3m, about 2h left.";

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
    it(what, () => assert.match(whyUnseen(OBJECT, operators, 'New'), why));
  }

  it('leads, and its quota is waited for', () =>
    assert.equal(
      whyUnseen(OBJECT, [operator(lease({ waiting: WAITING }))], 'New'),
      `The operator has not looked at it yet. ${WAITS_IN_SHOP}`,
    ));

  it('leads, and only others wait', () => {
    const waiting = new Map([['mail', { count: 1, oldestSeconds: 200, secondsLeft: 7_200 }]]);
    assert.equal(whyUnseen(OBJECT, [operator(lease({ waiting }))], 'New'), 'The operator has not looked at it yet.');
  });
});

describe('the operator of an object whose edit nobody has looked at', () => {
  it('leads', () =>
    assert.equal(
      whyUnseen(OBJECT, [operator(lease())], 'Edited'),
      'The operator has not reconciled the latest edit yet.',
    ));

  for (const [what, operators] of [
    ['is not known to who may not look', { unknown: 'Forbidden.' }],
    ['has no Lease', []],
  ] as const) {
    it(what, () =>
      assert.equal(whyUnseen(OBJECT, operators, 'Edited'), 'The operator has not reconciled the latest edit yet.'),
    );
  }

  it('looks after others by now', () =>
    assert.match(whyUnseen(OBJECT, [operator(ELSEWHERE, false)], 'Edited'), /^No operator looks after it: /));
});

describe('that no operator looks after an object any longer', () => {
  const rows: readonly (readonly [what: string, operators: Operators, why: RegExp | undefined])[] = [
    ['is said where all look after others', [operator(ELSEWHERE, false)], /^No operator looks after it: event-invoke/],
    ['is not said where one looks after it', [operator(ELSEWHERE, false), operator(SILENT)], undefined],
    ['is not said where nobody knows', { unknown: 'Forbidden.' }, undefined],
    ['is not said where there is no Lease at all', [], undefined],
  ];
  for (const [what, operators, why] of rows) {
    it(what, () => assert.equal(why?.test(whyOutside(OBJECT, operators) ?? ''), why && true));
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

  const inNamespaces = (...namespaces: readonly string[]) =>
    namespaces.map((namespace) => ({ ...OBJECT, metadata: { ...OBJECT.metadata, namespace } }));

  it('is that objects wait for the quota, in the namespaces that are asked about', () => {
    const operators = [operator(lease({ waiting: WAITING }))];
    assert.deepEqual(troubles([OBJECT], operators), [WAITS_IN_SHOP]);
    assert.deepEqual(troubles(inNamespaces('shop', 'mail', 'other'), operators), [WAITS_IN_MAIL, WAITS_IN_SHOP]);
  });

  it('is not that objects waited for the quota of a leader that is silent by now', () =>
    assert.equal(troubles([OBJECT], [operator({ ...RELEASED, waiting: WAITING })]).length, 1));

  it('is that objects wait for the quota, at most five namespaces by name', () => {
    const names = Array.from({ length: 7 }, (_, index) => `n-${index}`);
    const waiting = new Map(names.map((name) => [name, { count: 2, oldestSeconds: 60, secondsLeft: 60 }]));
    const said = troubles(inNamespaces(...names), [operator(lease({ waiting }))]);
    assert.equal(said.length, 6);
    assert.equal(said.at(-1), "Objects of 2 more namespaces wait for Lambda's quota.");
  });
});
