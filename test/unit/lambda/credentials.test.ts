import assert from 'node:assert/strict';
import { type CredentialProvider, Credentials, type LoadedCredentials } from '../../../src/lambda/credentials.ts';
import { SimulatedClock } from '../simulated-clock.ts';

const MINUTE = 60_000;
const CALLER = {};

describe('the credentials of an identity', () => {
  let clock: SimulatedClock;
  let credentials: Credentials;
  let loadings: number;
  let offset: number;
  /** What the source gives next. */
  let source: () => Promise<LoadedCredentials>;
  let provider: CredentialProvider;

  /** Credentials that are named after their loading, and are valid for so many minutes. */
  const validFor = (minutes: number) => async () => ({
    accessKeyId: `AKID${loadings}`,
    secretAccessKey: 'secret',
    expiration: new Date(clock.now() + minutes * MINUTE),
  });

  beforeEach(() => {
    clock = new SimulatedClock();
    loadings = 0;
    offset = 0;
    source = validFor(60);
    const chain = () => async () => {
      loadings += 1;
      return source();
    };
    credentials = new Credentials(chain, clock, 50, () => offset);
    provider = credentials.provider();
  });

  const load = async (refused?: LoadedCredentials) => {
    const loading = await credentials.load(refused, CALLER);
    return 'answer' in loading ? loading.answer.accessKeyId : loading.failure.kind;
  };
  const provided = async () => (await provider(CALLER)).accessKeyId;

  it('are loaded once for all who ask at the same time, and later', async () => {
    assert.deepEqual(await Promise.all([load(), load(), provided()]), ['AKID1', 'AKID1', 'AKID1']);
    assert.equal(await load(), 'AKID1');
    assert.equal(loadings, 1);
  });

  it('are loaded again five minutes before they expire, and by no call until they have', async () => {
    await load();
    clock.advance(55 * MINUTE - 1);
    assert.equal(await load(), 'AKID1');
    clock.advance(1);
    assert.equal(await provided(), 'AKID1');
    assert.equal(await load(), 'AKID2');
    assert.equal(await provided(), 'AKID2');
    assert.equal(loadings, 2);
  });

  it('are loaded by a call that waited until they expired', async () => {
    await load();
    clock.advance(60 * MINUTE);
    assert.equal(await provided(), 'AKID2');
  });

  it('expire by the clock of AWS', async () => {
    await load();
    offset = 30 * MINUTE;
    clock.advance(25 * MINUTE);
    assert.equal(await load(), 'AKID2');
  });

  it('without an end are loaded once', async () => {
    source = async () => ({ accessKeyId: 'AKIDSTATIC', secretAccessKey: 'secret' });
    await load();
    clock.advance(1_000 * 60 * MINUTE);
    assert.equal(await load(), 'AKIDSTATIC');
    assert.equal(loadings, 1);
  });

  it('are loaded again where they were refused, and once for each refusal', async () => {
    await load();
    const refused = credentials.current;
    assert.equal(await load(refused), 'AKID2');
    assert.equal(await load(refused), 'AKID2');
    assert.equal(loadings, 2);
  });

  it('stay as they are where their source fails and they are still valid', async () => {
    await load();
    clock.advance(56 * MINUTE);
    source = () => Promise.reject(Object.assign(new Error(), { name: 'CredentialsProviderError' }));
    assert.equal(await load(), 'AKID1');
    clock.advance(4 * MINUTE);
    assert.equal(await load(), 'CredentialsInvalid');
    await assert.rejects(provided(), { name: 'CredentialsProviderError' });
  });

  it('are asked for anew after a source that never answers', async () => {
    source = () => new Promise(() => {});
    assert.equal(await load(), 'Unavailable');
    source = validFor(60);
    assert.equal(await load(), 'AKID2');
  });
});
