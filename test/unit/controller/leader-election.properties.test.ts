import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ElectionTimes } from '../../../src/controller/election-times.ts';
import { createLeaderElection } from '../../../src/controller/leader-election.ts';
import type { Leadership } from '../../../src/controller/leadership.ts';
import { checkHistories, HISTORIES_MILLISECONDS } from '../histories.ts';
import { SimulatedClock, settled } from '../simulated-clock.ts';
import { type Fate, type LeaseClient, LeaseServer } from './lease-server.ts';
import { Machine } from './machine.ts';

const TIMES: ElectionTimes = { leaseDuration: 3_000, renewDeadline: 2_000, retryPeriod: 400 };
const CANDIDATES = 3;
const STEP_MILLISECONDS = 50;

/** Something that happens; `to` is one of the candidates. */
type Act =
  | { readonly do: 'pass'; readonly milliseconds: number }
  | { readonly do: 'stop' | 'suspend' | 'resume' | 'restart' | 'release' | 'abandon'; readonly to: number }
  | { readonly do: 'fate'; readonly to: number; readonly fate: Fate }
  | { readonly do: 'watch'; readonly to: number; readonly isWatching: boolean }
  | { readonly do: 'delay'; readonly to: number; readonly milliseconds: number }
  | { readonly do: 'set clock'; readonly to: number; readonly milliseconds: number }
  | { readonly do: 'annotate' };

const to = fc.nat(CANDIDATES - 1);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('pass'), milliseconds: fc.integer({ min: 1, max: 4_000 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('stop', 'suspend', 'resume'), to }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('restart', 'release', 'abandon'), to }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fate'),
      to,
      fate: fc.constantFrom('answered', 'unheard', 'swallowed', 'refused'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('watch'), to, isWatching: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delay'), to, milliseconds: fc.constantFrom(0, 300, 900) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('set clock'), to, milliseconds: fc.constantFrom(-3_600_000, 3_600_000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('annotate') }) },
);

interface Candidate {
  readonly leadership: Leadership;
  readonly client: LeaseClient;
  readonly machine: Machine;
  /** What has deceived one of its clocks: where both are deceived, no process can tell. */
  deceived?: 'suspend' | 'set clock';
}

/** Several processes and their Lease. Whatever happens, it looks which of them may write. */
class World {
  readonly #clock = new SimulatedClock();
  readonly #server = new LeaseServer();
  readonly #candidates: Candidate[] = [];
  readonly #started: Leadership[] = [];
  readonly #end = new AbortController();
  readonly wrong: string[] = [];

  async start(index: number): Promise<void> {
    this.#candidates[index]?.machine.stop();
    const client = this.#server.client();
    const machine = new Machine(this.#clock);
    const leadership = createLeaderElection({
      store: client,
      identity: `process-${this.#started.length}`,
      times: TIMES,
      published: () => '',
      waiting: () => '',
      clock: machine,
      random: () => 0.5,
      onRenewed: () => {},
      onProblem: () => {},
    });
    this.#started.push(leadership);
    this.#candidates[index] = { leadership, client, machine };
    void leadership.begin(this.#end.signal);
    await settled();
  }

  async perform(act: Act): Promise<void> {
    const candidate = 'to' in act ? this.#candidates[act.to] : undefined;
    if (candidate && (act.do === 'suspend' || act.do === 'set clock')) {
      candidate.deceived ??= act.do;
      if (candidate.deceived !== act.do) return;
    }
    switch (act.do) {
      case 'pass':
        return this.pass(act.milliseconds);
      case 'annotate':
        if (this.#server.lease !== undefined) this.#server.change({ paused: 'INC-123' });
        return;
      case 'stop':
        return candidate?.machine.stop();
      case 'suspend':
        return candidate?.machine.suspend();
      case 'resume':
        return candidate?.machine.resume(() => this.look());
      case 'restart':
        return this.start(act.to);
      case 'release':
      case 'abandon':
        void candidate?.leadership.end(act.do === 'release' ? 'None' : 'Own');
        return settled();
      case 'fate':
        if (candidate) candidate.client.fate = act.fate;
        return;
      case 'watch':
        if (candidate) candidate.client.isWatching = act.isWatching;
        return;
      case 'delay':
        if (candidate) candidate.client.deliver = (answer) => void candidate.machine.after(act.milliseconds, answer);
        return;
      case 'set clock':
        return candidate?.machine.set(act.milliseconds);
    }
  }

  async pass(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += STEP_MILLISECONDS) {
      this.#clock.advance(Math.min(STEP_MILLISECONDS, milliseconds - passed));
      await settled();
      this.look();
    }
  }

  /** Everything works again, and each process that has ended is started anew. */
  async mend(): Promise<void> {
    for (const index of this.#candidates.keys()) await this.start(index);
    await this.pass(2 * TIMES.leaseDuration);
  }

  /** Lets go of all that still waits: Node keeps a composed signal for ever that somebody listens to. */
  [Symbol.dispose](): void {
    this.#end.abort();
    for (const leadership of this.#started) void leadership.end('Own');
  }

  /** The processes that may write now. */
  get writers(): number {
    return this.#candidates.filter(({ leadership }) => leadership.refusal() === undefined).length;
  }

  look(): void {
    if (this.writers > 1) this.wrong.push(`${this.writers} processes may write`);
  }
}

describe('leader election', function () {
  this.timeout(HISTORIES_MILLISECONDS);

  it('lets one process write at most, whatever stops, is slow or is lost, and one in the end', async () => {
    await checkHistories(
      fc.asyncProperty(fc.array(act, { maxLength: 40, size: '+1' }), async (acts) => {
        using world = new World();
        for (let index = 0; index < CANDIDATES; index += 1) await world.start(index);
        for (const each of acts) {
          await world.perform(each);
          world.look();
          if (world.wrong.length > 0) break;
        }
        assert.deepEqual(world.wrong, []);
        await world.mend();
        assert.equal(world.writers, 1);
        assert.deepEqual(world.wrong, []);
      }),
    );
  });
});
