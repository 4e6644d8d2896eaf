import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '../../../../dev/control-plane/servers/free-port.ts';

describe('a free port', () => {
  it('can be listened on, and is none that outgoing connections are given', async () => {
    const port = await freePort();
    assert.ok(port >= 1024 && port < 32_768, String(port));
    await using server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
  });
});
