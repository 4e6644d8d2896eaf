import assert from 'node:assert/strict';
import { createTelemetry } from '../../src/telemetry/telemetry.ts';
import { SmallWorld } from '../unit/reconcile/attacks/small-world.ts';
import { SimulatedClock } from '../unit/simulated-clock.ts';
import { promtool } from './promtool.ts';

describe('the metrics, as Prometheus reads them,', () => {
  it('are well formed and well named', async () => {
    const telemetry = createTelemetry('1.2.3', new SimulatedClock());
    const world = new SmallWorld(telemetry.observer);
    telemetry.follow(world.operator);
    telemetry.leadership.electing('operator');
    telemetry.leadership.leads();
    telemetry.observeCall('GetFunctionEventInvokeConfig', { region: 'eu-west-1' })(undefined);
    telemetry.observeAnswer('PATCH', '[fd00::1]:443', undefined);
    world.create('x', { functionName: 'a' });
    await world.pass(3);
    const { body } = await telemetry.scrape();
    const shown = new Set([...body.matchAll(/^(\w+?)(?:_bucket|_sum|_count)?[{ ]/gm)].map(([, name]) => name));
    // The value of nodejs_eventloop_lag_seconds comes a moment after the first scrape.
    const silent = telemetry.list().filter(({ name }) => !shown.has(name) && name !== 'nodejs_eventloop_lag_seconds');
    assert.deepEqual(silent, []);
    assert.deepEqual(await promtool(['check', 'metrics'], body), { code: 0, said: '' });
  });

  it('would be refused if they were not', async () => {
    const { code, said } = await promtool(['check', 'metrics'], '# TYPE a counter\na 1\n');
    assert.notEqual(code, 0);
    assert.match(said, /counter metrics should have "_total" suffix/);
  });
});
