import type { DefaultAccount } from '../../../../src/accounts/account-book.ts';
import { PLURAL as ACCOUNTS, type AWSAccount, type AWSAccountSpec } from '../../../../src/api/aws-account.ts';
import type {
  EventInvokeConfig,
  EventInvokeConfigSpec,
  EventInvokeConfigStatus,
} from '../../../../src/api/event-invoke-config.ts';
import { type Assembly, assemble } from '../../../../src/assembly/assembly.ts';
import { ApiError } from '../../../../src/kubernetes/api-error.ts';
import type { ApiRequest, Connection } from '../../../../src/kubernetes/connection.ts';
import type { RecordedEvent } from '../../../../src/kubernetes/event-recorder.ts';
import type { FailureKind } from '../../../../src/lambda/failure.ts';
import type { Observation } from '../../../../src/lambda/observation.ts';
import { spend, type Turn } from '../../../../src/lambda/request-budget.ts';
import type { Requests } from '../../../../src/lambda/requests.ts';
import type { Access } from '../../../../src/lambda/scope.ts';
import type { Settings } from '../../../../src/lambda/settings.ts';
import { type Identity, type Target, targetArn } from '../../../../src/lambda/target.ts';
import { type Observer, UNOBSERVED } from '../../../../src/observer.ts';
import { SimulatedClock, settled } from '../../simulated-clock.ts';

export const IDENTITY: Identity = { partition: 'aws', account: '111122223333' };
const REGION = 'eu-west-1';

/** The canonical ARN of a function in the operator's account and region. */
export function arnOf(functionName: string, account = IDENTITY.account): string {
  return `arn:aws:lambda:${REGION}:${account}:function:${functionName}:$LATEST`;
}

/** A call to Lambda, before Lambda takes it. */
export interface Made {
  readonly do: 'Get' | 'Put' | 'Delete' | 'GetFunction';
  readonly arn: string;
  readonly settings?: Settings;
}

/** What becomes of a call: nothing special where undefined. */
export type Fate = { readonly fails: FailureKind; readonly performed?: boolean } | undefined;

// More than any test here needs: a loop without end is a finding.
const MOST_TURNS = 20_000;

/** A cluster and a Lambda in which a test says what happens within a call, and the operator as it is assembled. */
export class SmallWorld {
  readonly clock = new SimulatedClock();
  /** By canonical ARN. */
  readonly lambda = new Map<string, Settings>();
  readonly objects = new Map<string, EventInvokeConfig>();
  readonly accounts = new Map<string, AWSAccount>();
  /** Whether the watch of AWSAccounts brings nothing. */
  isSilent = false;
  readonly calls: string[] = [];
  readonly writes: string[] = [];
  readonly events: (RecordedEvent & { readonly object: string })[] = [];
  readonly errors: string[] = [];
  /** How often each object was reconciled to an end. */
  readonly reconciled: string[] = [];
  /** Asked before each call to Lambda is answered. */
  onCall: (made: Made) => Fate = () => undefined;
  /** Called each time that the account of an access is looked up. */
  onKnown: () => void = () => {};
  /** A call takes until this is fulfilled. */
  onWay: (made: Made) => Promise<void> = async () => {};
  /** Asked before each write to Kubernetes; a code refuses it. */
  onWrite: (name: string, subresource: string) => number | undefined = () => undefined;
  /** A write to Kubernetes takes until this is fulfilled. */
  onWriteWay: (path: string) => Promise<void> = async () => {};
  /** A read from Kubernetes takes until this is fulfilled. */
  onReadWay: () => Promise<void> = async () => {};
  /** What a webhook makes of each object that the operator writes. */
  mutate: (object: EventInvokeConfig) => EventInvokeConfig = (object) => object;
  operator: Assembly;
  #version = 0;
  #uid = 0;
  #underWay = 0;
  #abort = new AbortController();
  readonly #observer: Observer;
  readonly #defaultAccount: DefaultAccount;

  constructor(observer = UNOBSERVED, defaultAccount: DefaultAccount = { is: 'Operator' }) {
    this.#observer = observer;
    this.#defaultAccount = defaultAccount;
    this.operator = this.start();
  }

  /** A new process takes over; the former one, if there is one, is killed. */
  start(former: 'Orderly' | 'Unknown' = 'Orderly'): Assembly {
    this.#abort.abort();
    this.clock.dropTimers();
    this.#abort = new AbortController();
    const { clock } = this;
    const operator = assemble(
      {
        defaultRegion: REGION,
        defaultAccount: this.#defaultAccount,
        operator: 'event-invoke/operator',
        observeOnly: false,
        requestsPerSecond: 10,
        driftCheckIntervalSeconds: 600,
        minimumDriftCheckIntervalSeconds: 1,
        concurrency: 8,
      },
      {
        connection: this.#connection(this.#abort.signal),
        accounts: () => ({
          identify: async (_, { access }) => this.#identity(access),
          known: (access) => {
            this.onKnown();
            return this.#identity(access);
          },
          client: () => {
            throw new Error('no client here');
          },
          declare: () => {},
          actsAs: () => undefined,
          heard: (_operation, _access, _client, failure) => failure,
        }),
        requests: () => this.#requests(this.#abort.signal),
        recordEvent: (object, event) => void this.events.push({ ...event, object: object.metadata.name }),
        log: (level, message, fields) => {
          if (message === 'reconciled') this.reconciled.push(`${fields.object}`);
          if (level === 'error') this.errors.push(`${message}: ${fields.detail}`);
        },
        clock,
        requestClock: clock,
        random: () => 0.5,
        paused: () => undefined,
        observer: this.#observer,
      },
    );
    this.operator = operator;
    const listing = operator.store.sink().list();
    listing.add([...this.objects.values()].map((object) => structuredClone(object)));
    listing.end();
    for (const account of this.accounts.values()) operator.accountSink.upsert(structuredClone(account));
    operator.accountsHeard();
    void operator.takeUp(former, this.#abort.signal);
    void operator.work(this.#abort.signal, this.#abort.signal);
    return operator;
  }

  create(name: string, spec: Partial<EventInvokeConfigSpec> = {}, namespace = 'shop'): void {
    this.#uid += 1;
    this.#store({
      apiVersion: 'lambda.eventinvoke.dev/v1beta1',
      kind: 'EventInvokeConfig',
      metadata: {
        name,
        namespace,
        uid: `uid-${this.#uid}`,
        resourceVersion: '',
        generation: 1,
        creationTimestamp: this.#timestamp(),
      },
      spec: { functionName: 'orders', maximumRetryAttempts: 0, ...spec },
      status: { observedGeneration: -1 },
    });
  }

  /** Makes an AWSAccount that allows everybody everything but destinations, or changes one. */
  account(name: string, spec: Partial<AWSAccountSpec> = {}): void {
    this.#uid += 1;
    const { metadata, ...before }: AWSAccount = this.accounts.get(name) ?? {
      apiVersion: 'lambda.eventinvoke.dev/v1beta1',
      kind: 'AWSAccount',
      metadata: {
        name,
        uid: `uid-${this.#uid}`,
        resourceVersion: '',
        generation: 0,
        creationTimestamp: this.#timestamp(),
      },
      spec: {
        accountId: IDENTITY.account,
        region: REGION,
        grants: [{ namespaces: ['*'], functions: ['*'], access: 'Enforce' }],
      },
    };
    this.#storeAccount({
      ...before,
      metadata: { ...metadata, generation: metadata.generation + 1 },
      spec: { ...before.spec, ...spec },
    });
  }

  deleteAccount(name: string): void {
    const account = this.accounts.get(name);
    if (account === undefined) return;
    this.#storeAccount({ ...account, metadata: { ...account.metadata, deletionTimestamp: this.#timestamp() } });
  }

  edit(name: string, spec: Partial<EventInvokeConfigSpec>): void {
    this.replaceSpec(name, { ...this.object(name).spec, ...spec });
  }

  /** What the new spec leaves out is gone. */
  replaceSpec(name: string, spec: EventInvokeConfigSpec): void {
    const object = this.object(name);
    const { generation } = object.metadata;
    this.#store({ ...object, metadata: { ...object.metadata, generation: generation + 1 }, spec });
  }

  delete(name: string): void {
    const object = this.object(name);
    this.#store({
      ...object,
      metadata: {
        ...object.metadata,
        deletionTimestamp: this.#timestamp(),
        generation: object.metadata.generation + 1,
      },
    });
  }

  /** A write of somebody else. */
  change(name: string, change: (object: EventInvokeConfig) => EventInvokeConfig): void {
    this.#store(change(this.object(name)));
  }

  object(name: string): EventInvokeConfig {
    const object = this.objects.get(name);
    if (object === undefined) throw new Error(`${name} is not there`);
    return object;
  }

  condition(name: string, type: string): string | undefined {
    const found = this.object(name).status?.conditions?.find((each) => each.type === type);
    return found && `${found.status} ${found.reason}`;
  }

  /** The reasons of the events, oldest first. */
  get reasons(): string[] {
    return this.events.map(({ reason }) => reason);
  }

  /** Everything goes on for so many seconds. */
  async pass(seconds: number): Promise<void> {
    const until = this.clock.now() + seconds * 1000;
    for (let turns = 0; ; turns += 1) {
      if (turns > MOST_TURNS) throw new Error('no end');
      if (!this.isSilent) this.operator.accountsHeard();
      await this.#quiet();
      const next = this.clock.nextAt;
      if (next === undefined || next > until) break;
      this.clock.advance(Math.max(0, next - this.clock.now()));
    }
    this.clock.advance(until - this.clock.now());
    await this.#quiet();
  }

  async #quiet(): Promise<void> {
    for (let idle = 0; idle < 3; ) {
      await settled();
      idle = this.#underWay === 0 ? idle + 1 : 0;
    }
  }

  async #travel(): Promise<void> {
    this.#underWay += 1;
    await settled();
    this.#underWay -= 1;
  }

  #timestamp(): string {
    return new Date(this.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  }

  #store(object: EventInvokeConfig): EventInvokeConfig {
    this.#version += 1;
    const stored: EventInvokeConfig = structuredClone({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.#version) },
    });
    const { name, deletionTimestamp, finalizers } = stored.metadata;
    if (deletionTimestamp !== undefined && !finalizers?.length) {
      this.objects.delete(name);
      this.operator?.store.sink().remove(structuredClone(stored));
    } else {
      this.objects.set(name, stored);
      this.operator?.store.sink().upsert(structuredClone(stored));
    }
    return structuredClone(stored);
  }

  #storeAccount(account: AWSAccount): AWSAccount {
    this.#version += 1;
    const metadata = { ...account.metadata, resourceVersion: String(this.#version) };
    const stored: AWSAccount = structuredClone({ ...account, metadata });
    if (metadata.deletionTimestamp !== undefined && !metadata.finalizers?.length) {
      this.accounts.delete(metadata.name);
      this.operator.accountSink.remove(structuredClone(stored));
    } else {
      this.accounts.set(metadata.name, stored);
      this.operator.accountSink.upsert(structuredClone(stored));
    }
    return structuredClone(stored);
  }

  #identity({ awsAccount }: Access): Identity {
    const accountId = awsAccount === undefined ? undefined : this.accounts.get(awsAccount)?.spec.accountId;
    return { ...IDENTITY, ...(accountId !== undefined && { account: accountId }) };
  }

  #connection(alive: AbortSignal): Connection {
    return {
      send: async (request) => {
        await this.#travel();
        await (request.method === 'GET' ? this.onReadWay() : this.onWriteWay(request.path));
        if (alive.aborted) return new Promise(() => {});
        return this.#handle(request);
      },
      watch: () => {
        throw new Error('no watch here');
      },
      close: async () => {},
    };
  }

  #handle(request: ApiRequest): unknown {
    const [, , , , plural, accountName = '', accountSubresource = ''] = request.path.split('/');
    if (plural === ACCOUNTS) return this.#handleAccount(request, accountName, accountSubresource);
    const { method, path, body } = request;
    const [, , , , , , , name = '', subresource = ''] = path.split('/');
    const object = this.objects.get(name);
    if (object === undefined) throw new ApiError(`${name} is not there`, 404, undefined);
    if (method === 'GET') return structuredClone(object);
    const refused = this.onWrite(name, subresource);
    if (refused !== undefined) throw new ApiError('refused by the test', refused, undefined);
    const patch = body as {
      metadata: { uid: string; resourceVersion: string; finalizers?: string[] };
      status?: Record<string, unknown>;
    };
    const current = this.objects.get(name);
    if (
      current?.metadata.uid !== patch.metadata.uid ||
      current.metadata.resourceVersion !== patch.metadata.resourceVersion
    ) {
      throw new ApiError('conflict', 409, undefined);
    }
    this.writes.push(`${subresource || 'metadata'} of ${name}`);
    if (subresource === 'status') {
      const status = merged(current.status, patch.status) as EventInvokeConfigStatus;
      return this.#store(this.mutate({ ...current, status }));
    }
    const finalizers = patch.metadata.finalizers ?? [];
    return this.#store(this.mutate({ ...current, metadata: { ...current.metadata, finalizers } }));
  }

  #handleAccount({ method, body }: ApiRequest, name: string, subresource: string): unknown {
    const account = this.accounts.get(name);
    if (account === undefined) throw new ApiError(`${name} is not there`, 404, undefined);
    if (method === 'GET') return structuredClone(account);
    const patch = body as {
      metadata: { resourceVersion: string; finalizers?: string[] };
      status?: Record<string, unknown>;
    };
    if (account.metadata.resourceVersion !== patch.metadata.resourceVersion) {
      throw new ApiError('conflict', 409, undefined);
    }
    if (subresource === 'status') {
      return this.#storeAccount({
        ...account,
        status: merged(account.status, patch.status) as AWSAccount['status'] & {},
      });
    }
    this.writes.push(`finalizers of ${name}`);
    return this.#storeAccount({
      ...account,
      metadata: { ...account.metadata, finalizers: patch.metadata.finalizers ?? [] },
    });
  }

  #requests(alive: AbortSignal): Requests {
    const call = async (
      made: Made,
      { awsAccount }: Access,
      turn: Turn,
      perform: () => Observation,
    ): Promise<Observation> => {
      const { answer } = await spend(turn, async () => {
        await this.#travel();
        if (alive.aborted) return new Promise<{ answer: Observation }>(() => {});
        const by = awsAccount === undefined ? '' : ` by ${awsAccount}`;
        this.calls.push(`${made.do} ${made.arn.split(':').at(-2)}${by}`);
        await this.onWay(made);
        const fate = this.onCall(made);
        const seen = fate === undefined || fate.performed ? perform() : undefined;
        const answer: Observation =
          fate === undefined && seen !== undefined
            ? seen
            : { kind: 'failed', failure: { kind: fate?.fails ?? 'Unavailable', message: 'says the test' } };
        return { answer };
      });
      return answer;
    };
    const get = (target: Target): Observation => {
      const settings = this.lambda.get(targetArn(target));
      return settings === undefined
        ? { kind: 'absent' }
        : {
            kind: 'found',
            functionArn: targetArn(target),
            settings,
            lastModified: '2026-01-01T00:00:00.000Z',
          };
    };
    return {
      isUnproven: () => false,
      get: (target, access, turn) => call({ do: 'Get', arn: targetArn(target) }, access, turn, () => get(target)),
      list: async (_target, _access, _marker, turn) => {
        turn.giveBack();
        return { failure: { kind: 'AccessDenied', message: 'no list here' } };
      },
      put: (target, access, settings, turn) =>
        call({ do: 'Put', arn: targetArn(target), settings }, access, turn, () => {
          this.lambda.set(targetArn(target), settings);
          return get(target);
        }),
      delete: (target, access, turn) =>
        call({ do: 'Delete', arn: targetArn(target) }, access, turn, () => {
          this.lambda.delete(targetArn(target));
          return { kind: 'absent' };
        }),
      getFunction: async (target, access, turn) => {
        const seen = await call({ do: 'GetFunction', arn: targetArn(target) }, access, turn, () => ({
          kind: 'absent',
        }));
        return seen.kind === 'failed' ? seen.failure : undefined;
      },
    };
  }
}

function merged(into: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return structuredClone(patch);
  const result: Record<string, unknown> =
    typeof into === 'object' && into !== null && !Array.isArray(into) ? { ...into } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}
