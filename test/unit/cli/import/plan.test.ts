import assert from 'node:assert/strict';
import type { EventInvokeConfig } from '../../../../src/api/event-invoke-config.ts';
import { type Held, type Place, planOf } from '../../../../src/cli/import/plan.ts';
import { distinctObjectName } from '../../../../src/cli/manifest/object-name.ts';
import { REGION, target } from '../../reconcile/rules/facts.ts';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:';
const PLACE = { namespace: 'shop', isNamed: false, defaultRegion: REGION, accounts: new Map() };

const held = (functionName: string, qualifier?: string, settings = {}, region?: string): Held => ({
  target: target(functionName, qualifier, region),
  settings,
});

function object(name: string, spec: Partial<EventInvokeConfig['spec']>, namespace = 'shop'): EventInvokeConfig {
  return { metadata: { name, namespace }, spec } as EventInvokeConfig;
}

/** The names of the objects that are written. */
function namesOf(configs: Held[], existing: EventInvokeConfig[] = [], place = PLACE): string[] {
  return planOf(configs, existing, place).manifests.map(({ metadata }) => metadata.name);
}

describe('the plan of an import', () => {
  it('declares what Lambda holds, for the full ARN and with the qualifier', () => {
    const settings = { maximumRetryAttempts: 0, onFailure: 'arn:aws:sqs:eu-west-1:123456789012:failed' };
    const { manifests } = planOf([held('orders', undefined, settings)], [], PLACE);
    assert.deepEqual(manifests, [
      {
        apiVersion: 'lambda.eventinvoke.dev/v1beta1',
        kind: 'EventInvokeConfig',
        metadata: { name: 'orders' },
        spec: {
          functionName: `${ARN}orders`,
          qualifier: '$LATEST',
          maximumRetryAttempts: 0,
          destinationConfig: { onFailure: { destination: 'arn:aws:sqs:eu-west-1:123456789012:failed' } },
        },
      },
    ]);
  });

  it('declares a configuration without any setting as one', () => {
    const [manifest] = planOf([held('orders')], [], PLACE).manifests;
    assert.deepEqual(manifest?.spec.destinationConfig, { onFailure: {} });
  });

  it('names the AWSAccount that it is for', () => {
    const [manifest] = planOf([held('orders')], [], { ...PLACE, account: 'payments' }).manifests;
    assert.deepEqual(manifest?.spec.accountRef, { name: 'payments' });
    assert.equal(manifest?.spec.functionName, `${ARN}orders`);
  });

  describe('beside an object that names an AWSAccount', () => {
    const named = object('theirs', { functionName: 'orders', accountRef: { name: 'payments' } });
    const rows: readonly (readonly [what: string, account: object | undefined, already: number])[] = [
      ['of the same account and region', { accountId: '123456789012', region: REGION }, 1],
      ['of another account', { accountId: '444455556666', region: REGION }, 0],
      ['of another region', { accountId: '123456789012', region: 'us-east-1' }, 0],
      ['that the user may not read', undefined, 1],
    ];
    for (const [what, account, already] of rows) {
      it(`${what} ${already ? 'takes it for configured' : 'does not take it for configured'}`, () => {
        const accounts = new Map(account === undefined ? [] : [['payments', account]]) as Place['accounts'];
        assert.equal(planOf([held('orders')], [named], { ...PLACE, accounts }).already.length, already);
      });
    }
  });

  it('is in the order of function and qualifier, whatever the order of what was found', () => {
    const configs = [held('b'), held('a', 'live'), held('a', '1'), held('a'), held('B')];
    const names = namesOf(configs);
    assert.deepEqual(namesOf(configs.toReversed()), names);
    assert.deepEqual(names.slice(1), ['a', 'a.1', 'a.live', 'b']);
    assert.match(names[0] ?? '', /^b-[0-9a-f]{8}$/);
  });

  it('names the namespace only where that was asked for', () => {
    const [plain] = planOf([held('orders')], [], PLACE).manifests;
    const [named] = planOf([held('orders')], [], { ...PLACE, isNamed: true }).manifests;
    assert.deepEqual([plain?.metadata.namespace, named?.metadata.namespace], [undefined, 'shop']);
  });

  it('gives one of two functions of the same name another name, the same in every run', () => {
    const configs = [held('orders', 'live'), held('orders', 'live', {}, 'us-east-1')];
    const distinct = distinctObjectName('orders', 'live', '123456789012 us-east-1');
    assert.deepEqual(namesOf(configs), ['orders.live', distinct]);
    assert.deepEqual(namesOf(configs.toReversed()), ['orders.live', distinct]);
  });

  describe('next to the objects of a cluster', () => {
    const naming: [spelling: string, spec: Partial<EventInvokeConfig['spec']>][] = [
      ['by name', { functionName: 'orders', qualifier: 'live' }],
      ['by name and qualifier', { functionName: 'orders:live' }],
      ['by partial ARN', { functionName: '123456789012:function:orders', qualifier: 'live' }],
      ['by ARN', { functionName: `${ARN}orders:live` }],
      ['with its region', { functionName: 'orders:live', region: REGION }],
    ];
    for (const [spelling, spec] of naming) {
      it(`leaves out what one of them names ${spelling}, in whichever namespace`, () => {
        const owner = object('anything', spec, 'elsewhere');
        const { manifests, already } = planOf([held('orders', 'live'), held('orders')], [owner], PLACE);
        assert.deepEqual(
          manifests.map(({ metadata }) => metadata.name),
          ['orders'],
        );
        assert.deepEqual(already, [{ target: target('orders', 'live'), object: owner }]);
      });
    }

    it('does not leave out what lies in another account or region', () => {
      const others = [
        object('one', { functionName: '444455556666:function:orders' }),
        object('two', { functionName: 'orders', region: 'us-east-1' }),
        object('three', { functionName: 'or ders' }),
        object('four', {}),
      ];
      assert.deepEqual(namesOf([held('orders')], others), ['orders']);
    });

    it('leaves the name of an object that names something else to it', () => {
      const other = object('orders', { functionName: 'checkout' });
      const distinct = distinctObjectName('orders', '$LATEST', '123456789012 eu-west-1');
      assert.deepEqual(namesOf([held('orders')], [other]), [distinct]);
      assert.deepEqual(namesOf([held('orders')], [object('orders', { functionName: 'checkout' }, 'elsewhere')]), [
        'orders',
      ]);
    });
  });
});
