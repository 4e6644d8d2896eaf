import assert from 'node:assert/strict';
import type { RecordedCase } from './recorded-case.ts';
import type { Observed } from './transport.ts';

type Body = Readonly<Record<string, unknown>>;

/** The server's own pattern follows; it changes over time. */
const patternAnnouncement = 'regular expression pattern: ';

// One for each row whose body the recording describes in words (`bodyMatch`).
const bodyMatchers: Readonly<
  Record<string, (recorded: RecordedCase, body: Body, firstPage: Body | undefined) => void>
> = {
  'lifecycle/list_paging_single': (recorded, body) => {
    assert.equal(listedArns(body).length, 1);
    assert.ok(existingArns(recorded).includes(String(listedArns(body)[0])));
    assertMarker(body);
  },
  'lifecycle/list_paging_nolimit': ({ expect }, body) => {
    assert.deepEqual(comparable(body), expect.body);
  },
  'lifecycle/list_paging_remaining': (recorded, body, firstPage) => {
    assert.equal(listedArns(body).length, 1);
    assert.deepEqual([...listedArns(firstPage ?? {}), ...listedArns(body)].sort(), existingArns(recorded).sort());
    assert.equal('NextMarker' in body, false);
  },
  'exceptions/get_postupdate': ({ expect }, body) => {
    assert.deepEqual({ ...body, ...expect.body }, body);
  },
  'exceptions/list_configs_paged': (_, body) => {
    assert.equal(listedArns(body).length, 2);
    assertMarker(body);
  },
};

/**
 * Compares an answer with an exact row.
 *
 * @param firstPage of a row that continues a list, the page before
 */
export function assertAsRecorded(recorded: RecordedCase, observed: Observed, firstPage?: Body): void {
  const { expect } = recorded;
  assert.equal(observed.status, expect.status);
  assert.equal(observed.errorCode, expect.errorCode);
  assert.equal(upToPattern(observed.message), upToPattern(expect.message));
  if (observed.body === undefined) return;
  const matcher = bodyMatchers[recorded.name];
  assert.equal(matcher !== undefined, expect.bodyMatch !== undefined, 'a body described in words needs a matcher');
  if (matcher === undefined) assert.deepEqual(comparable(observed.body), comparable(expect.body));
  else matcher(recorded, observed.body ?? {}, firstPage);
}

// What a recording can't fix: the time of the change, the order of a list, and the server's pattern.
function comparable(body: Body | null): unknown {
  if (body === null) return null;
  const copy = JSON.parse(JSON.stringify(body), (key, value) => {
    if (key === 'LastModified' && isRecentEpochSeconds(value)) return '{{epoch_seconds}}';
    return key === 'message' ? upToPattern(value) : value;
  });
  copy.FunctionEventInvokeConfigs?.sort((one: Body, other: Body) =>
    String(one.FunctionArn) < String(other.FunctionArn) ? -1 : 1,
  );
  return copy;
}

function isRecentEpochSeconds(value: unknown): boolean {
  if (typeof value !== 'number') return false;
  const milliseconds = value * 1000;
  const isWhole = Math.abs(milliseconds - Math.round(milliseconds)) < 0.01;
  return isWhole && Math.abs(Date.now() - milliseconds) < 60_000;
}

function upToPattern(message: string | null): string | null {
  return message?.split(patternAnnouncement)[0] ?? null;
}

function listedArns(body: Body): unknown[] {
  assert.ok(Array.isArray(body.FunctionEventInvokeConfigs));
  return body.FunctionEventInvokeConfigs.map(({ FunctionArn }) => FunctionArn);
}

function existingArns({ setup }: RecordedCase): string[] {
  return setup.existingConfigs.map(({ FunctionArn }) => FunctionArn);
}

function assertMarker({ NextMarker }: Body): void {
  assert.equal(typeof NextMarker, 'string');
  assert.notEqual(NextMarker, '');
}
