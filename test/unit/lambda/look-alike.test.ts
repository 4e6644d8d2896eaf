import assert from 'node:assert/strict';
import { qualifierShown } from '../../../src/lambda/look-alike.ts';
import { arnOf, ORDERS, target } from '../reconcile/rules/facts.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
const LIVE = target('orders', 'live');

describe('an answer about a qualifier', () => {
  const rows: readonly (readonly [text: string, shown: ReturnType<typeof qualifierShown>])[] = [
    [arnOf('orders', 'live'), 'Kept'],
    [`The function ${arnOf('orders', 'live')} doesn't have an EventInvokeConfig`, 'Kept'],
    [FUNCTION, { named: FUNCTION }],
    [`The function ${FUNCTION} doesn't have an EventInvokeConfig`, { named: FUNCTION }],
    [`Function not found: ${FUNCTION}`, { named: FUNCTION }],
    [arnOf('orders'), { named: arnOf('orders') }],
    [arnOf('orders', 'alive'), { named: arnOf('orders', 'alive') }],
    [arnOf('orders-2', 'live'), 'Unsaid'],
    [`${FUNCTION}-2`, 'Unsaid'],
    ["The function doesn't exist.", 'Unsaid'],
    ['', 'Unsaid'],
  ];
  for (const [text, shown] of rows) {
    it(`"${text}" shows ${JSON.stringify(shown)}`, () => assert.deepEqual(qualifierShown(LIVE, text), shown));
  }

  it('shows nothing where no qualifier was asked about', () => {
    for (const text of [FUNCTION, arnOf('orders'), '']) assert.equal(qualifierShown(ORDERS, text), 'Unsaid');
  });
});
