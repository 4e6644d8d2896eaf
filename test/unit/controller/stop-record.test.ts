import assert from 'node:assert/strict';
import { giveLeaseBack, type LeaseStore, takeLease } from '../../../src/controller/stop-record.ts';

/** A Lease in memory; `interfere` writes it between a read and the next write. */
function leaseStore(holder: string | undefined): LeaseStore & { holder: string | undefined; interfere: boolean } {
  let version = 1;
  const isCurrent = (of: string) => of === String(version);
  const store = {
    holder,
    interfere: false,
    read: async () => (store.holder === undefined ? undefined : { holder: store.holder, version: String(version) }),
    async create(by: string) {
      if (store.interfere) store.holder = 'other';
      if (store.holder !== undefined) return false;
      store.holder = by;
      return true;
    },
    async write(by: string, of: string) {
      if (store.interfere) version += 1;
      if (!isCurrent(of)) return false;
      version += 1;
      store.holder = by;
      return true;
    },
  };
  return store;
}

describe('the Lease of an operator that starts', () => {
  for (const [title, holder, interfere, expected] of [
    ['there was none before', undefined, false, 'Orderly'],
    ['the last holder gave it back', '', false, 'Orderly'],
    ['the last holder still stands on it', 'former', false, 'Unknown'],
    ['another one creates it first', undefined, true, 'Unknown'],
    ['another one takes it first', '', true, 'Unknown'],
  ] as const) {
    it(`${title}: ${expected}`, async () => {
      const store = leaseStore(holder);
      store.interfere = interfere;
      assert.equal(await takeLease(store, 'me'), expected);
      if (!interfere) assert.equal(store.holder, 'me');
    });
  }

  it('is given back, so that the next start finds an orderly end', async () => {
    const store = leaseStore(undefined);
    await takeLease(store, 'me');
    await giveLeaseBack(store, 'me');
    assert.equal(await takeLease(store, 'next'), 'Orderly');
  });

  it('is not given back over the head of another one that started meanwhile', async () => {
    const store = leaseStore(undefined);
    await takeLease(store, 'me');
    await takeLease(store, 'next');
    await giveLeaseBack(store, 'me');
    assert.equal(store.holder, 'next');
  });
});
