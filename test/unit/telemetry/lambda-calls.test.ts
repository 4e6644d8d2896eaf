import assert from 'node:assert/strict';
import type { FailureKind } from '../../../src/lambda/failure.ts';
import type { Access } from '../../../src/lambda/scope.ts';
import type { Identity, Scope } from '../../../src/lambda/target.ts';
import { createMetrics, type Metrics } from '../../../src/observability/metrics.ts';
import { PRIORITIES } from '../../../src/priority.ts';
import { CALL_RESULTS, createLambdaCalls, type LambdaCalls, USUAL_CALLS } from '../../../src/telemetry/lambda-calls.ts';
import type { OperatorVocabulary } from '../../../src/telemetry/telemetry.ts';
import { Exposition } from '../observability/exposition.ts';
import { SimulatedClock } from '../simulated-clock.ts';

const GET = 'GetFunctionEventInvokeConfig';
const REQUESTS = 'eventinvoke_lambda_requests_total';
const HERE: Scope = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };
const INVENTED: Scope = { ...HERE, region: 'zz-nowhere-1' };

describe('the calls to Lambda', () => {
  let clock: SimulatedClock;
  let metrics: Metrics<OperatorVocabulary>;
  let calls: LambdaCalls;
  let identity: Identity | undefined;

  beforeEach(() => {
    clock = new SimulatedClock();
    identity = { partition: HERE.partition, account: HERE.account };
    metrics = createMetrics<OperatorVocabulary>('test', '0.0.0', {
      priorities: PRIORITIES,
      results: [],
      calls: USUAL_CALLS,
    });
    calls = createLambdaCalls(metrics.lambda, () => identity, clock);
  });

  const call = ({ region }: Access, kind?: FailureKind, seconds = 0) => {
    const over = calls.observe(GET, { region });
    clock.advance(seconds * 1000);
    over(kind && { kind, message: 'It failed.' });
  };
  const shown = async () => new Exposition(await metrics.text());

  it('show nothing of a scope before its first answer, then the usual calls from 0', async () => {
    assert.deepEqual((await shown()).all(REQUESTS), []);
    call(HERE);
    const is = await shown();
    assert.deepEqual(
      is.all(REQUESTS).map(({ labels: { operation, result }, value }) => [operation, result, value]),
      USUAL_CALLS.operations.flatMap((operation) =>
        USUAL_CALLS.results.map((result) => [operation, result, operation === GET && result === 'Success' ? 1 : 0]),
      ),
    );
    assert.deepEqual(is.nonZero(REQUESTS, 'account', 'region', 'operation', 'result'), {
      [`${HERE.account} ${HERE.region} ${GET} Success`]: 1,
    });
    assert.equal(is.value('eventinvoke_lambda_throttled_total'), 0);
  });

  for (const kind of CALL_RESULTS) {
    it(`are counted as ${kind} where that is how they end`, async () => {
      call(HERE);
      if (kind !== 'Success') call(HERE, kind);
      assert.deepEqual((await shown()).nonZero(REQUESTS, 'result'), {
        Success: 1,
        ...(kind !== 'Success' && { [kind]: 1 }),
      });
    });
  }

  it('show the usual results of another operation from its first call on, and other results where a call ends so', async () => {
    calls.observe('GetFunction', { region: HERE.region })({ kind: 'AccessDenied', message: 'It failed.' });
    const results = (await shown()).all(REQUESTS).filter(({ labels }) => labels.operation === 'GetFunction');
    assert.deepEqual(Object.fromEntries(results.map(({ labels, value }) => [labels.result, value])), {
      Success: 0,
      Throttled: 0,
      CredentialsInvalid: 0,
      AccessDenied: 1,
    });
  });

  it('are counted apart where Lambda throttles them', async () => {
    call(HERE, 'Throttled');
    call(HERE, 'Throttled');
    call(HERE);
    assert.equal((await shown()).value('eventinvoke_lambda_throttled_total', { region: HERE.region }), 2);
  });

  it('are measured in seconds', async () => {
    call(HERE, undefined, 2);
    const is = await shown();
    const name = 'eventinvoke_lambda_request_duration_seconds';
    assert.equal(is.value(`${name}_sum`, { operation: GET }), 2);
    assert.deepEqual(
      ['1', '2.5'].map((le) => is.value(`${name}_bucket`, { operation: GET, le })),
      [0, 1],
    );
  });

  it('leave no gauges of a scope whose budget is let go', async () => {
    const none = { count: 0, oldestMilliseconds: 0 };
    const quota = (region: string) => ({
      scope: { ...HERE, region },
      allowedPerSecond: 10,
      waiting: { change: none, retry: none, check: none },
      stretch: 1,
    });
    metrics.lambda.quotas([quota('eu-west-1'), quota('eu-central-1')]);
    metrics.lambda.quotas([quota('eu-west-1')]);
    const is = await shown();
    for (const name of ['lambda_budget_requests_per_second', 'check_stretch', 'lambda_waiting_requests']) {
      const regions = is.all(`eventinvoke_${name}`).map(({ labels }) => labels.region);
      assert.deepEqual([...new Set(regions)], ['eu-west-1'], name);
    }
  });

  it('of more regions than AWS has make no series, though one endpoint answers for all, and those that are known go on', async () => {
    call(HERE);
    for (let each = 0; each < 2_000; each += 1) {
      const scope = { ...HERE, region: `xx-invented-${each}` };
      calls.gotTurn(scope, 'change', 1);
      call(scope, 'FunctionNotFound');
    }
    call(HERE);
    const is = await shown();
    for (const name of [REQUESTS, 'eventinvoke_lambda_turn_wait_seconds_count', 'eventinvoke_lambda_throttled_total']) {
      const regions = new Set(is.all(name).map(({ labels }) => labels.region));
      assert.ok(regions.size <= 64, `${regions.size} regions in ${name}`);
    }
    assert.equal(
      is.value(REQUESTS, { region: HERE.region, result: 'Success', operation: 'GetFunctionEventInvokeConfig' }),
      2,
    );
  });

  it('that nothing of Lambda answers make no series', async () => {
    for (let each = 0; each < 5_000; each += 1) {
      call(INVENTED, each % 2 === 0 ? 'Unavailable' : 'RegionNotEnabled');
      calls.gotTurn(INVENTED, 'change', 1);
    }
    assert.ok(!(await shown()).names.join('\n').includes(INVENTED.region));
    assert.ok(!calls.hasAnswered(INVENTED));
  });

  it('that nothing answered are counted once something does, and so are the turns before', async () => {
    calls.gotTurn(HERE, 'change', 3);
    call(HERE, 'Unavailable');
    calls.gotTurn(HERE, 'retry', 4);
    call(HERE, 'AccessDenied');
    const is = await shown();
    assert.deepEqual(is.nonZero(REQUESTS, 'result'), { Unavailable: 1, AccessDenied: 1 });
    assert.deepEqual(is.nonZero('eventinvoke_lambda_turn_wait_seconds_sum', 'priority'), { change: 3, retry: 4 });
    assert.ok(calls.hasAnswered(HERE));
  });

  it('that nothing answers cost no memory without end: a thousand turns are held back, and a hundred calls', async () => {
    for (let each = 0; each < 1_500; each += 1) calls.gotTurn(HERE, 'change', 1);
    identity = undefined;
    for (let each = 0; each < 150; each += 1) call(HERE);
    identity = { partition: HERE.partition, account: HERE.account };
    calls.attribute();
    const is = await shown();
    assert.equal(is.sum('eventinvoke_lambda_turn_wait_seconds_count'), 1_000);
    assert.equal(is.sum(REQUESTS), 100);
  });

  it('that learn an account are counted once it is known', async () => {
    identity = undefined;
    call(HERE, 'AccessDenied');
    call(HERE);
    assert.deepEqual((await shown()).all(REQUESTS), []);
    identity = { partition: HERE.partition, account: HERE.account };
    calls.attribute();
    assert.deepEqual((await shown()).nonZero(REQUESTS, 'result'), { Success: 1, AccessDenied: 1 });
  });

  it('that are under way are known by how long they take', () => {
    const over = calls.observe(GET, HERE);
    clock.advance(7_000);
    calls.observe(GET, HERE);
    assert.equal(calls.longestMilliseconds(), 7_000);
    over(undefined);
    assert.equal(calls.longestMilliseconds(), 0);
  });
});
