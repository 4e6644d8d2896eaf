import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApiProxy } from '../../../dev/control-plane/api-proxy.ts';
import { PLURAL } from '../../../src/api/event-invoke-config.ts';

const STATUS = `/apis/group/version/namespaces/shop/${PLURAL}/orders/status`;

describe('a proxy of an API server', () => {
  it('forgets also the writes that are answered only after it was told to forget', async () => {
    const arrived = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const server = createServer(async (_, answer) => {
      arrived.resolve();
      await answered.promise;
      answer.end(JSON.stringify({ metadata: { name: 'orders' }, status: { uid: 'uid-1' } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await using proxy = await startApiProxy(`http://127.0.0.1:${port}`);
    const write = () => fetch(`${proxy.url}${STATUS}`, { method: 'PATCH', body: '{}' });

    const before = write();
    await arrived.promise;
    proxy.clear();
    answered.resolve();
    assert.equal((await before).status, 200);
    assert.deepEqual(await proxy.statuses('orders'), []);
    await write();
    assert.deepEqual(await proxy.statuses('orders'), [{ uid: 'uid-1' }]);
    server.closeAllConnections();
    server.close();
  });
});
