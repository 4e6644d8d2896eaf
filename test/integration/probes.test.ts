import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProxiedRequest } from '../../dev/control-plane/api-proxy.ts';
import { until } from '../dev/control-plane/until.ts';
import { createEnvironment, type Environment } from './environment.ts';
import { probe, probesUrl, SERVING, scrape } from './scrape.ts';

const OK = [200, 'ok\n'] as const;
const SETTINGS = { maximumRetryAttempts: 0 };

describe('the probes', () => {
  let environment: Environment;
  before(async () => {
    environment = await createEnvironment();
  });
  after(() => environment[Symbol.asyncDispose]());

  it('are answered before the objects are listed: the process lives, and is ready only after that', async () => {
    const { proxy } = environment;
    const objects = await environment.anotherNamespace();
    const isList = ({ path }: ProxiedRequest) => path.includes(`/${objects.namespace}/eventinvokeconfigs`);
    const end = proxy.addFault(isList, { kind: 'status', code: 503 });
    const operator = environment.spawnOperator({ args: [...SERVING, '--namespaces', objects.namespace] });
    await operator.logged(({ level, message }) => level === 'warn' && String(message).includes('503'));
    assert.deepEqual(await probe(operator, '/healthz'), OK);
    assert.deepEqual(await probe(operator, '/readyz'), [503, 'The objects are not listed yet.\n']);
    assert.ok((await scrape(operator)).is.sum('rest_client_requests_total', { code: '503' }) >= 1);
    end();
    await until('it is ready', async () => (await probe(operator, '/readyz'))[0] === 200);
    assert.deepEqual(await probe(operator, '/readyz'), OK);
    assert.equal(await operator.stop(), 0);
  });

  it('pass while Lambda does not answer, the credentials are refused and the API server is away', async () => {
    const { proxy, emulator } = environment;
    const objects = await environment.anotherNamespace();
    const args = [...SERVING, '--namespaces', objects.namespace, '--read-timeout', '1'];
    const operator = await environment.startOperator({ args });
    const pass = async () => {
      assert.deepEqual(await probe(operator, '/healthz'), OK);
      assert.deepEqual(await probe(operator, '/readyz'), OK);
    };
    emulator.functions.create('probed');
    emulator.faults.add({ kind: 'hang' });
    await objects.create('probed', { functionName: 'probed', ...SETTINGS });
    await emulator.calls.waitForReceived(({ functionName }) => functionName === 'probed');
    await pass();
    await objects.untilReason('probed', 'LambdaUnavailable');
    await pass();
    emulator.faults.clear();
    emulator.faults.add({ kind: 'error', status: 403, code: 'UnrecognizedClientException', message: 'Who?' });
    await objects.untilReason('probed', 'RegionNotEnabled');
    await pass();
    const end = proxy.addFault(({ path }) => path.includes(`/${objects.namespace}/`), { kind: 'reset' });
    proxy.cutConnections();
    await operator.logged(({ level, message }) => level === 'warn' && /ECONNRESET|closed/.test(String(message)));
    await pass();
    end();
    emulator.faults.clear();
    await operator.kill();
  });

  it('and the metrics listen on the addresses that they are given, and nowhere where that is 0', async () => {
    const objects = await environment.anotherNamespace();
    const args = ['--namespaces', objects.namespace, '--health-probe-bind-address', '127.0.0.2:0'];
    const operator = await environment.startOperator({ args });
    const url = await probesUrl(operator);
    assert.match(url, /^http:\/\/127\.0\.0\.2:\d+$/);
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    assert.equal((await fetch(`${url}/metrics`)).status, 404);
    assert.ok(!operator.log.some(({ message }) => message === 'metrics are served'));
    assert.equal(await operator.stop(), 0);
    await assert.rejects(fetch(`${url}/healthz`));
  });

  for (const [flag, other] of [
    ['--metrics-bind-address', '--health-probe-bind-address'],
    ['--health-probe-bind-address', '--metrics-bind-address'],
  ] as const) {
    it(`end the start with a sentence and exit code 2 where the port of ${flag} is in use`, async () => {
      const taken = createServer();
      await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
      const { port } = taken.address() as AddressInfo;
      const operator = environment.spawnOperator({ args: [flag, `127.0.0.1:${port}`, other, '0'] });
      assert.equal(await operator.exited, 2);
      assert.deepEqual(
        operator.log.map(({ message }) => message),
        [`error: 127.0.0.1:${port} is in use: choose another address with ${flag}, or 0 for none.`],
      );
      await new Promise((resolve) => taken.close(resolve));
    });
  }
});
