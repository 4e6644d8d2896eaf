import assert from 'node:assert/strict';
import { type Check, createProbe } from '../../../src/observability/health.ts';

describe('a probe', () => {
  let checks: Check[];
  let told: string[];
  let probe: ReturnType<typeof createProbe>;

  beforeEach(() => {
    checks = [];
    told = [];
    probe = createProbe(checks, (problem) => told.push(problem));
  });

  const answer = () => {
    const { code, body } = probe();
    return [code, body];
  };

  it('passes where no check fails', () => {
    checks.push(() => undefined);
    assert.deepEqual(answer(), [200, 'ok\n']);
    assert.deepEqual(told, []);
  });

  it('fails with a line for each check that fails, those that were added later included', () => {
    checks.push(() => 'One is wrong.');
    checks.push(() => undefined);
    checks.push(() => 'Another is wrong.');
    assert.deepEqual(answer(), [503, 'One is wrong.\nAnother is wrong.\n']);
  });

  it('tells of a problem once, and again when it comes back', () => {
    let problem: string | undefined = 'It is wrong.';
    checks.push(() => problem);
    answer();
    answer();
    assert.deepEqual(told, ['It is wrong.']);
    problem = undefined;
    assert.deepEqual(answer(), [200, 'ok\n']);
    problem = 'It is wrong.';
    answer();
    assert.deepEqual(told, ['It is wrong.', 'It is wrong.']);
  });
});
