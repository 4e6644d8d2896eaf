import assert from 'node:assert/strict';
import { FirstWrites } from '../../../src/lambda/first-writes.ts';

const CALL = {
  access: { region: 'eu-west-1' },
  patience: new AbortController().signal,
  signal: new AbortController().signal,
};
const never = () => new Promise<undefined>(() => {});

describe('the first writes to an endpoint that may ignore qualifiers', () => {
  it('go on after a while where the first one hangs', async () => {
    const writes = new FirstWrites(1);
    void writes.make(CALL, () => true, never);
    const made: string[] = [];
    const write = async () => void made.push('second');
    await writes.make(CALL, () => true, write);
    assert.deepEqual(made, ['second']);
  });

  it('wait for nothing where the endpoint has shown that it keeps qualifiers', async () => {
    const writes = new FirstWrites();
    void writes.make(CALL, () => true, never);
    const made: string[] = [];
    const write = async () => void made.push('second');
    await writes.make(CALL, () => false, write);
    assert.deepEqual(made, ['second']);
  });
});
