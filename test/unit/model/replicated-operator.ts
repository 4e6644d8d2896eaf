import { createLeaderElection } from '../../../src/controller/leader-election.ts';
import type { Leadership } from '../../../src/controller/leadership.ts';
import type { LateWrites } from '../../../src/controller/lease.ts';
import type { LeaseClient, LeaseServer } from '../controller/lease-server.ts';
import { Machine } from '../controller/machine.ts';
import type { SimulatedClock } from '../simulated-clock.ts';
import type { Gate } from './gates.ts';
import { type Operator, OperatorProcess, type OperatorProcessOptions } from './operator-process.ts';

// Client-go's, but for the tries to renew, which would make up most of a long history.
const TIMES = { leaseDuration: 15_000, renewDeadline: 10_000, retryPeriod: 8_000 };

/** One of the processes, of which one leads. */
interface Replica {
  readonly identity: string;
  readonly process: OperatorProcess;
  readonly leadership: Leadership;
  readonly client: LeaseClient;
  /** The process's clock, and another one of the same machine for the election alone. */
  readonly machines: readonly [Machine, Machine];
  readonly end: AbortController;
  isStopped: boolean;
}

/** Two processes that elect a leader. One that ends is replaced. */
export class ReplicatedOperator implements Operator {
  readonly #options: OperatorProcessOptions;
  readonly #clock: SimulatedClock;
  readonly #lease: LeaseServer;
  readonly #all: Replica[] = [];
  #running: Replica[] = [];
  #hears = 0;
  #hasEnded = false;
  /** What went wrong between the two, as sentences. */
  readonly #wrong: string[];

  /**
   * @param lease - outlives this operator, as the clock does
   * @param wrong - takes what goes wrong between the two
   */
  constructor(options: OperatorProcessOptions, clock: SimulatedClock, lease: LeaseServer, wrong: string[]) {
    this.#options = options;
    this.#clock = clock;
    this.#lease = lease;
    this.#wrong = wrong;
    this.#running = [this.#start(), this.#start()];
  }

  get gates(): { readonly waiting: readonly Gate[] } {
    return { waiting: this.#awake.flatMap(({ process }) => process.gates.waiting) };
  }

  get events(): Operator['events'] {
    return this.#all.flatMap(({ process }) => process.events);
  }

  get errors(): readonly string[] {
    return this.#all.flatMap(({ process }) => process.errors);
  }

  get hasNews(): boolean {
    return this.#awake.some(({ process }) => process.hasNews);
  }

  hear(): void {
    const waiting = this.#awake.filter(({ process }) => process.hasNews);
    this.#hears += 1;
    waiting[this.#hears % waiting.length]?.process.hear();
  }

  relist(): void {
    for (const { process } of this.#awake) process.relist();
  }

  kill(): void {
    this.#hasEnded = true;
    for (const replica of this.#running) this.#end(replica);
    this.#running = [];
  }

  async stop(): Promise<LateWrites> {
    this.#hasEnded = true;
    for (const replica of this.#running) this.#resume(replica);
    let late: LateWrites = 'Own';
    for (const { process, leadership, client, end } of this.#running) {
      end.abort();
      if (!leadership.state.isLeader) continue;
      late = await process.stop();
      // No time passes in which it could wait for the answer.
      if (client.fate === 'answered') await leadership.end(late);
    }
    return late;
  }

  async calm(pass: (milliseconds: number) => Promise<void>): Promise<() => void> {
    for (const replica of this.#running) {
      this.#resume(replica);
      replica.client.fate = 'answered';
      replica.client.isWatching = true;
    }
    await pass(2 * TIMES.leaseDuration);
    // Nothing happens to the Lease but renewals, thousands of them.
    const elections = this.#running.map(({ machines }) => machines[1]);
    for (const machine of elections) machine.hold();
    return () => {
      for (const machine of elections) machine.resume();
    };
  }

  /** The process stands still: as one that is stopped, or with a machine that is suspended. @returns its calls under way */
  standStill(which: number, how: 'stop' | 'suspend'): readonly Gate[] {
    const replica = this.#running[which % this.#running.length];
    if (replica === undefined) return [];
    replica.isStopped = true;
    for (const machine of replica.machines) machine[how]();
    return replica.process.gates.waiting;
  }

  /** The process that leads; undefined while none does. */
  get leader(): number | undefined {
    const index = this.#running.findIndex(({ leadership }) => leadership.state.isLeader);
    return index < 0 ? undefined : index;
  }

  /** The calls of a process that are under way. */
  callsOf(which: number): readonly Gate[] {
    return this.#running[which]?.process.gates.waiting ?? [];
  }

  /** The process goes on. @param first - which of its calls goes on before its timers do */
  goOn(which: number, first: number | undefined): void {
    const replica = this.#running[which % this.#running.length];
    if (replica !== undefined) this.#resume(replica, first);
  }

  /** What becomes of the process's requests about the Lease. */
  reach(which: number, fate: LeaseClient['fate']): void {
    const client = this.#running[which % this.#running.length]?.client;
    if (client === undefined) return;
    client.fate = fate;
    client.isWatching = fate === 'answered';
  }

  /** The process dies, and another one takes its place. @returns its calls under way */
  killOne(which: number): readonly Gate[] {
    const replica = this.#running[which % this.#running.length];
    if (replica === undefined) return [];
    const { waiting } = replica.process.gates;
    this.#replace(replica);
    return waiting;
  }

  get #awake(): Replica[] {
    return this.#running.filter(({ isStopped }) => !isStopped);
  }

  #start(): Replica {
    const identity = `process-${this.#lease.history.length}-${this.#all.length}`;
    const machines: readonly [Machine, Machine] = [new Machine(this.#clock), new Machine(this.#clock)];
    const client = this.#lease.client();
    const leadership = createLeaderElection({
      store: client,
      identity,
      times: TIMES,
      published: () => '',
      waiting: () => '',
      clock: machines[1],
      random: () => 0.5,
      onRenewed: () => {},
      onProblem: () => {},
    });
    const process = new OperatorProcess({
      ...this.#options,
      clock: machines[0],
      former: 'Leads',
      caller: {
        mayWrite: () => leadership.refusal() === undefined,
        writes: (name) => {
          const { holder } = this.#lease.lease ?? {};
          if (holder !== identity) this.#wrong.push(`${identity} makes ${name}, while ${holder} leads.`);
        },
      },
    });
    const end = new AbortController();
    const replica: Replica = { identity, process, leadership, client, machines, end, isStopped: false };
    this.#all.push(replica);
    void leadership.begin(end.signal).then((former) => {
      if (former !== undefined && !end.signal.aborted) process.lead(former);
    });
    void leadership.lost.then(() => this.#replace(replica));
    return replica;
  }

  #replace(replica: Replica): void {
    if (this.#hasEnded || !this.#running.includes(replica)) return;
    this.#end(replica);
    this.#running = this.#running.map((each) => (each === replica ? this.#start() : each));
  }

  #end({ process, leadership, end, machines }: Replica): void {
    end.abort();
    process.kill();
    for (const machine of machines) machine.stop();
    // Node keeps a composed signal for ever that somebody listens to, and with it all that a killed process still waits for.
    void leadership.end('Own');
  }

  #resume(replica: Replica, first?: number): void {
    if (!replica.isStopped) return;
    replica.isStopped = false;
    const { waiting } = replica.process.gates;
    const gate = first === undefined ? undefined : waiting[first % waiting.length];
    replica.machines[1].resume(() => replica.machines[0].resume(() => gate?.proceed()));
  }
}
