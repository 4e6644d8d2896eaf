import assert from 'node:assert/strict';
import { OperatorProcess, type OperatorProcessOptions } from './model/operator-process.ts';
import { World } from './model/world.ts';
import { SimulatedClock, settled } from './simulated-clock.ts';

const FUNCTIONS = ['orders', 'billing'] as const;

describe('a process that stands by', () => {
  let world: World;
  let clock: SimulatedClock;
  let standby: OperatorProcess;

  /** A leader with its objects in sync, and a process that stands by on a clock of its own. */
  beforeEach(async () => {
    let options: OperatorProcessOptions | undefined;
    world = new World(2, (made) => {
      options = made;
      return new OperatorProcess(made);
    });
    for (const name of ['anna', 'bert']) {
      const functionName = FUNCTIONS[name === 'anna' ? 0 : 1];
      world.apiServer.create(name, { functionName, maximumRetryAttempts: 0 });
    }
    await world.quiesce();
    assert.ok(options);
    clock = new SimulatedClock(world.clock.now());
    standby = new OperatorProcess({ ...options, clock, former: 'Leads' });
  });

  const hearAll = async () => {
    while (standby.hasNews) standby.hear();
    await settled();
  };

  it('knows every object, and asks and queues nothing, whatever happens', async () => {
    world.apiServer.edit('anna', (spec) => ({ ...spec, maximumRetryAttempts: 1 }));
    world.apiServer.create('cleo', { functionName: 'orders', maximumRetryAttempts: 2 });
    world.apiServer.delete('bert');
    await hearAll();
    clock.advance(24 * 3_600_000);
    await settled();
    assert.deepEqual(standby.cached.map(({ object }) => object.metadata.name).toSorted(), ['anna', 'bert', 'cleo']);
    assert.deepEqual(standby.gates.waiting, []);
    assert.deepEqual(standby.events, []);
    assert.equal(clock.nextAt, undefined);
  });

  it('takes over at no cost for what is in sync, and goes on with the rest', async () => {
    await hearAll();
    world.apiServer.edit('anna', (spec) => ({ ...spec, maximumRetryAttempts: 1 }));
    await hearAll();
    standby.lead('Orderly');
    await settled();
    standby.gates.waiting[0]?.proceed();
    await settled();
    assert.deepEqual(
      standby.gates.waiting.map(({ name }) => name),
      ['Get orders:$LATEST'],
    );
    // The other one is looked at when its check falls due, as ever.
    assert.ok((clock.nextAt ?? 0) > clock.now());
  });

  it('lets other work have its turn every 50 ms while it looks at all objects', async () => {
    await hearAll();
    for (let index = 0; index < 40; index += 1) {
      world.apiServer.create(`many-${index}`, { functionName: `many-${index}`, maximumRetryAttempts: 0 });
    }
    await hearAll();
    // Each look at the clock takes 5 ms.
    const turns: number[] = [];
    const elapsed = clock.elapsed.bind(clock);
    clock.elapsed = () => {
      clock.advance(5);
      return elapsed();
    };
    clock.after = (_, run) => {
      turns.push(clock.now());
      setImmediate(run);
      return () => {};
    };
    const began = clock.now();
    standby.lead('Orderly');
    await settled();
    await settled();
    assert.ok(turns.length >= 3, `${turns.length}`);
    for (const [index, at] of turns.entries()) assert.ok(at - (turns[index - 1] ?? began) <= 60);
  });
});
