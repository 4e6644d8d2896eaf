import assert from 'node:assert/strict';
import { durationSeconds } from '../../src/api/duration.ts';
import { isDestination, type Outcome } from '../../src/api/grammar/destination.ts';
import { readFunctionReference } from '../../src/lambda/target.ts';
import { ACCEPTED } from './accepted.ts';
import { REFUSED } from './refused.ts';
import { REFUSED_DESTINATIONS } from './refused-destinations.ts';

/** A field of a row that may hold anything. */
function textOf(spec: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = spec[field];
  return typeof value === 'string' ? value : undefined;
}

/** The destinations of a row, with the outcomes that they are of. */
function destinationsOf(spec: Readonly<Record<string, unknown>>): [Outcome, string][] {
  const { onSuccess, onFailure } = (spec.destinationConfig ?? {}) as Partial<Record<Outcome, { destination?: string }>>;
  const found: [Outcome, string | undefined][] = [
    ['onSuccess', onSuccess?.destination],
    ['onFailure', onFailure?.destination],
  ];
  return found.flatMap(([outcome, destination]) => (destination === undefined ? [] : [[outcome, destination]]));
}

function read(spec: Readonly<Record<string, unknown>>) {
  return readFunctionReference(textOf(spec, 'functionName') ?? '', textOf(spec, 'qualifier'), textOf(spec, 'region'));
}

describe('the CRD and the code agree', () => {
  it('on the functions that can be named', () => {
    for (const { name, spec } of ACCEPTED) {
      assert.ok(!('problem' in read(spec)), name);
    }
  });

  it('on those that cannot', () => {
    const rows = REFUSED.filter(({ says }) =>
      /functionName (must|is too long)|(qualifier|region) must|differ$|^(128|256)$/.test(says),
    );
    for (const { name, spec = {} } of rows) {
      assert.ok('problem' in read(spec), name);
    }
    assert.ok(rows.length > 40);
  });

  it('on the destinations that Lambda sends to', () => {
    const rows = ACCEPTED.flatMap(({ name, spec }) => destinationsOf(spec).map((each) => [name, ...each] as const));
    for (const [name, outcome, destination] of rows) assert.ok(isDestination(destination, outcome), name);
    assert.ok(rows.length > 30);
  });

  it('on those that it does not send to', () => {
    const rows = REFUSED_DESTINATIONS.filter(({ field }) => field.endsWith('.destination'));
    for (const { name, spec = {} } of rows) {
      for (const [outcome, destination] of destinationsOf(spec)) assert.ok(!isDestination(destination, outcome), name);
    }
    assert.ok(rows.length > 60);
  });

  it('on durations', () => {
    for (const { name, spec } of ACCEPTED) {
      const interval = textOf(spec, 'driftCheckInterval');
      assert.ok(interval === undefined || Number(durationSeconds(interval)) >= 60, name);
    }
  });
});
