import assert from 'node:assert/strict';
import { ApiError } from '../../../src/kubernetes/api-error.ts';
import { createEventRecorder, type EventRecorder, type RecordedEvent } from '../../../src/kubernetes/event-recorder.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { FakeConnection } from './fake-connection.ts';

const MINUTE = 60_000;

const object = {
  metadata: {
    name: 'orders',
    namespace: 'shop',
    uid: 'uid-1',
    resourceVersion: '7',
    generation: 1,
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
};

const configured: RecordedEvent = { type: 'Normal', reason: 'Configured', message: 'Put.' };

/** The name of the event in a request. */
function nameOf(body: unknown): string {
  return (body as { metadata: { name: string } }).metadata.name;
}

describe('the event recorder', () => {
  let connection: FakeConnection;
  let clock: SimulatedClock;
  let problems: string[];
  let recorder: EventRecorder;

  beforeEach(() => {
    connection = new FakeConnection();
    clock = new SimulatedClock(Date.parse('2026-01-01T00:00:00.500Z'));
    problems = [];
    recorder = createEventRecorder({
      connection,
      kind: { apiVersion: 'lambda.eventinvoke.dev/v1beta1', kind: 'EventInvokeConfig' },
      component: 'event-invoke-operator',
      clock,
      onProblem: (problem) => problems.push(problem),
      signal: new AbortController().signal,
    });
  });

  const numbered = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...configured, message: `Put ${index}.` }));
  const methods = () => connection.sent.map(({ method }) => method);

  it('records an event as kubectl describe shows it', () => {
    recorder.record(object, configured);
    const [{ method, path, body } = assert.fail('nothing was sent')] = connection.sent;
    assert.deepEqual([method, path], ['POST', '/api/v1/namespaces/shop/events']);
    const { metadata, ...event } = body as { metadata: { name: string; namespace: string } };
    assert.match(metadata.name, /^orders\.[0-9a-f]+$/);
    assert.equal(metadata.namespace, 'shop');
    assert.deepEqual(event, {
      apiVersion: 'v1',
      kind: 'Event',
      involvedObject: {
        apiVersion: 'lambda.eventinvoke.dev/v1beta1',
        kind: 'EventInvokeConfig',
        namespace: 'shop',
        name: 'orders',
        uid: 'uid-1',
        resourceVersion: '7',
      },
      type: 'Normal',
      reason: 'Configured',
      message: 'Put.',
      source: { component: 'event-invoke-operator' },
      reportingComponent: 'event-invoke-operator',
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:00Z',
      count: 1,
    });
  });

  it('goes on where the wall clock is set back', () => {
    recorder.record(object, configured);
    const now = clock.now.bind(clock);
    clock.now = () => now() - 24 * 60 * MINUTE;
    for (const each of numbered(20)) recorder.record(object, each);
    clock.advance(11 * MINUTE);
    recorder.record(object, configured);
    assert.deepEqual(methods(), Array(22).fill('POST'));
  });

  it('counts up what happens again within ten minutes', () => {
    for (let times = 0; times < 3; times += 1) {
      recorder.record(object, configured);
      clock.advance(4 * MINUTE);
    }
    assert.deepEqual(methods(), ['POST', 'PATCH', 'PATCH']);
    const [first, second, third] = connection.sent;
    assert.equal(second?.path, `/api/v1/namespaces/shop/events/${nameOf(first?.body)}`);
    assert.equal(second?.contentType, 'application/merge-patch+json');
    assert.deepEqual(second?.body, { count: 2, lastTimestamp: '2026-01-01T00:04:00Z' });
    assert.deepEqual(third?.body, { count: 3, lastTimestamp: '2026-01-01T00:08:00Z' });
  });

  it('records anew what happens again after ten minutes', () => {
    recorder.record(object, configured);
    clock.advance(10 * MINUTE);
    recorder.record(object, configured);
    assert.deepEqual(methods(), ['POST', 'POST']);
  });

  const others: readonly (readonly [title: string, event: RecordedEvent, about: typeof object])[] = [
    ['another message', { ...configured, message: 'Put again.' }, object],
    ['another reason', { ...configured, reason: 'Deleted' }, object],
    ['another type', { ...configured, type: 'Warning' }, object],
    ['another object of the same name', configured, { metadata: { ...object.metadata, uid: 'uid-2' } }],
  ];
  for (const [title, event, about] of others) {
    it(`records ${title} on its own, under a name of its own`, () => {
      recorder.record(object, configured);
      recorder.record(about, event);
      assert.deepEqual(methods(), ['POST', 'POST']);
      assert.equal(new Set(connection.sent.map(({ body }) => nameOf(body))).size, 2);
    });
  }

  it('gives an object 25 events at once, then one in five minutes', () => {
    for (const event of numbered(30)) recorder.record(object, event);
    assert.equal(connection.sent.length, 25);
    clock.advance(5 * MINUTE - 1);
    for (const event of numbered(30)) recorder.record(object, event);
    assert.equal(connection.sent.length, 25);
    clock.advance(1);
    for (const event of numbered(30)) recorder.record(object, event);
    assert.equal(connection.sent.length, 26);
  });

  it('lets no object use up the events of another', () => {
    for (const event of numbered(30)) recorder.record(object, event);
    recorder.record({ metadata: { ...object.metadata, uid: 'uid-2' } }, configured);
    assert.equal(connection.sent.length, 26);
  });

  it('cuts what the API server would not take', () => {
    const name = 'n'.repeat(253);
    recorder.record({ metadata: { ...object.metadata, name } }, { ...configured, message: 'x'.repeat(5000) });
    const body = connection.sent[0]?.body as { message: string; metadata: { name: string } };
    assert.equal(body.message.length, 1024);
    assert.ok(body.metadata.name.length <= 253, `${body.metadata.name.length}`);
  });

  it('lets no failure out: a terminating namespace forbids new events', async () => {
    connection.answer = () => {
      throw new ApiError('the namespace is being terminated', 403, undefined);
    };
    recorder.record(object, configured);
    await recorder.flush();
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /the namespace is being terminated/);
  });

  it('records in the end what could not be recorded at first: there is nothing to count up', async () => {
    const recorded = new Set<string>();
    connection.answer = () => {
      throw new ApiError('no answer', undefined, undefined);
    };
    recorder.record(object, configured);
    await recorder.flush();
    connection.answer = ({ method, path, body }) => {
      if (method === 'POST') recorded.add(`${path}/${nameOf(body)}`);
      else if (!recorded.has(path)) throw new ApiError('no such event', 404, undefined);
      return {};
    };
    clock.advance(MINUTE);
    recorder.record(object, configured);
    await recorder.flush();
    await recorder.flush();
    assert.equal(recorded.size, 1);
  });

  it('remembers no more than it has to: what happened long ago to very many objects is recorded anew', async () => {
    const about = (index: number) => ({ metadata: { ...object.metadata, uid: `uid-${index}` } });
    for (let index = 0; index <= 4096; index += 1) {
      recorder.record(about(index), configured);
      if (index % 500 === 0) await recorder.flush();
    }
    await recorder.flush();
    connection.sent.length = 0;
    recorder.record(about(4096), configured);
    recorder.record(about(0), configured);
    assert.deepEqual(methods(), ['PATCH', 'POST']);
  });

  it('flushes what is under way', async () => {
    const answer = Promise.withResolvers<object>();
    connection.answer = () => answer.promise;
    recorder.record(object, configured);
    let flushed = false;
    const flushing = recorder.flush().then(() => {
      flushed = true;
    });
    assert.equal(flushed, false);
    answer.resolve({});
    await flushing;
  });

  it('queues up no more than a thousand events while the API server hangs', () => {
    connection.answer = () => new Promise(() => {});
    for (let index = 0; index < 1100; index += 1) {
      recorder.record({ metadata: { ...object.metadata, uid: `uid-${index}` } }, configured);
    }
    assert.equal(connection.sent.length, 1000);
  });
});
