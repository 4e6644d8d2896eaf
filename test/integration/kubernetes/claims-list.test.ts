import assert from 'node:assert/strict';
import type { StoredClaim } from '../../../src/api/event-invoke-config.ts';
import { RawObjects } from './raw-objects.ts';

const AT = '2026-01-02T03:04:05Z';

describe('the list of claims, on a real API server', () => {
  let objects: RawObjects;
  before(async () => {
    objects = await RawObjects.open();
  });
  beforeEach(() => objects.create(objects.manifest('row')));
  afterEach(() => objects.delete());
  after(() => objects[Symbol.asyncDispose]());

  const write = (status: object, query?: string) => objects.patch('status', 'row', 'merge', { status }, query);
  const claims = (...names: readonly string[]) => names.map((name) => ({ functionArn: `arn:${name}` }));

  it('is replaced whole by a merge patch: an entry that the patch leaves out is gone, and so are its fields', async () => {
    await write({ claims: [{ functionArn: 'arn:a', established: true }, { functionArn: 'arn:b' }] });
    const { object } = await write({ claims: claims('c', 'a') });
    assert.deepEqual(object.status?.claims, claims('c', 'a'));
    const { object: emptied } = await write({ claims: [] });
    assert.deepEqual(emptied.status?.claims, []);
  });

  it('is left alone by a merge patch that does not name it, and removed by null', async () => {
    await write({ claims: claims('a') });
    const { object } = await write({ qualifier: 'live' });
    assert.deepEqual(object.status?.claims, claims('a'));
    const { object: removed } = await write({ claims: null });
    assert.deepEqual(removed.status, { observedGeneration: -1, qualifier: 'live' });
  });

  it('is merged by functionArn in a server-side apply, which keeps the entries of others', async () => {
    await write({ claims: claims('a') });
    const { spec: _, ...manifest } = objects.manifest('row');
    const { object } = await objects.patch('status', 'row', 'apply', {
      ...manifest,
      status: { claims: claims('b') },
    });
    assert.deepEqual(object.status?.claims, claims('a', 'b'));
  });

  describe('where a field is unknown to the CRD', () => {
    const unknown = {
      later: 'top',
      claims: [
        {
          functionArn: 'arn:a',
          later: 'in the entry',
          attempts: [{ at: AT, settings: { maximumRetryAttempts: 1, later: 'in the settings' } }],
        },
      ],
    };
    const known: readonly StoredClaim[] = [
      { functionArn: 'arn:a', attempts: [{ at: AT, settings: { maximumRetryAttempts: 1 } }] },
    ];

    it('a status write is answered with 200, and the answer shows that the field was pruned at every depth', async () => {
      const { code, object } = await write(unknown);
      assert.equal(code, 200);
      assert.deepEqual(object.status, { observedGeneration: -1, claims: known });
      assert.deepEqual((await objects.get('row')).object.status, object.status);
    });

    it('a status write with fieldValidation=Strict is refused with 422 instead', async () => {
      const { code, message } = await write(unknown, '?fieldValidation=Strict');
      assert.equal(code, 422);
      assert.match(message, /unknown field "status\.later"/);
      assert.match(message, /unknown field "status\.claims\[0\]\.later"/);
      assert.deepEqual((await objects.get('row')).object.status, { observedGeneration: -1 });
    });
  });

  const attempts = (count: number) => Array.from({ length: count }, () => ({ at: AT, settings: {} }));
  const many = (count: number) => claims(...Array.from({ length: count }, (_, index) => String(index)));
  const refused: readonly (readonly [string, object, RegExp])[] = [
    ['65 entries', many(65), /status\.claims: Too many: 65/],
    ['17 attempts in an entry', [{ functionArn: 'arn:a', attempts: attempts(17) }], /attempts: Too many: 17/],
    ['an entry without functionArn', [{ established: true }], /functionArn: Required value/],
  ];
  for (const [title, list, says] of refused) {
    it(`is refused whole with 422, and the status stays as it was: ${title}`, async () => {
      await write({ claims: claims('before') });
      const { code, message } = await write({ qualifier: 'live', claims: list });
      assert.equal(code, 422);
      assert.match(message, says);
      assert.deepEqual((await objects.get('row')).object.status, {
        observedGeneration: -1,
        claims: claims('before'),
      });
    });
  }

  it('is refused with two entries of one functionArn; but 1.25 stores both, and then fails every server-side apply', async () => {
    const twins = claims('a', 'a');
    const { code, message } = await write({ claims: twins });
    if (await objects.servesAdmissionPolicies()) {
      assert.equal(code, 422);
      assert.match(message, /status\.claims\[1\]: Duplicate value/);
      return;
    }
    assert.equal(code, 200);
    const applied = await objects.patch('main', 'row', 'apply', objects.manifest('row'));
    assert.equal(applied.code, 500);
    assert.match(applied.message, /\.status\.claims: duplicate entries for key \[functionArn="arn:a"\]/);
    // Any other kind of write goes on, so the way out is a status write without the second entry.
    const merged = await objects.patch('main', 'row', 'merge', { spec: { maximumRetryAttempts: 1 } });
    assert.deepEqual(merged.object.status?.claims, twins);
    assert.equal((await write({ claims: claims('a') })).code, 200);
    assert.equal((await objects.patch('main', 'row', 'apply', objects.manifest('row'))).code, 200);
  });

  it('takes 64 entries of 16 attempts', async () => {
    const full = many(64).map((claim) => ({ ...claim, attempts: attempts(16) }));
    assert.equal((await write({ claims: full })).code, 200);
  });
});
