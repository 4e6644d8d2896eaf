import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CliRun, runCli } from '../cli/run-cli.ts';
import { callsMade, createEnvironment, type Environment } from '../environment.ts';
import { AWS, type GivenAnswer, startTlsFront, type TlsFront, type TlsRequest } from '../tls/tls-front.ts';
import { type ForwardProxy, startForwardProxy } from './forward-proxy.ts';

const LAMBDA = 'lambda.us-east-1.amazonaws.com:443';
const STS = 'sts.us-east-1.amazonaws.com:443';
const ROLE = 'arn:aws:iam::123456789012:role/operator';

/** What STS and SSO answer where they give credentials; the emulator takes any key as its own account's. */
function givesCredentials({ path, body }: TlsRequest): GivenAnswer | undefined {
  const action = new URLSearchParams(body).get('Action') ?? '';
  const expiration = new Date(Date.now() + 3_600_000);
  if (action.startsWith('AssumeRole')) {
    const xml =
      `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>` +
      '<AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>assumed</SecretAccessKey><SessionToken>t</SessionToken>' +
      `<Expiration>${expiration.toISOString()}</Expiration></Credentials></${action}Result></${action}Response>`;
    return { contentType: 'text/xml', body: xml };
  }
  if (!path.startsWith('/federation/credentials')) return undefined;
  const roleCredentials = {
    accessKeyId: 'ASIASSO',
    secretAccessKey: 'sso',
    sessionToken: 't',
    expiration: expiration.getTime(),
  };
  return { contentType: 'application/json', body: JSON.stringify({ roleCredentials }) };
}

describe('a proxy on the way to AWS', () => {
  let environment: Environment;
  let front: TlsFront;
  let proxy: ForwardProxy;
  let home: string;

  beforeEach(async () => {
    environment = await createEnvironment();
    environment.emulator.functions.create('orders');
    front = await startTlsFront(environment.emulator.url, AWS, givesCredentials);
    // AWS's own names lead to HTTPS, a name of the test's to the emulator itself.
    const plainPort = Number(new URL(environment.emulator.url).port);
    proxy = await startForwardProxy((host) => (host === 'lambda.test' ? plainPort : front.port));
    home = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
  });
  afterEach(async () => {
    await environment[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
    await front[Symbol.asyncDispose]();
    await rm(home, { recursive: true });
  });

  /** AWS itself, by its own names, which only the proxy can resolve. */
  const behind = (env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    AWS_ENDPOINT_URL: undefined,
    AWS_CA_BUNDLE: AWS.certificate,
    HTTPS_PROXY: proxy.url,
    ...env,
  });
  const get = (env: NodeJS.ProcessEnv): Promise<CliRun> =>
    runCli(environment, ['get', '--function-name', 'orders', '--direct'], { env: { AWS_MAX_ATTEMPTS: '1', ...env } });
  /** The emulator's own answer: the call arrived, signed. */
  const arrived = ({ stderr }: CliRun) => assert.match(stderr, /ResourceNotFoundException/);
  const withoutKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, HOME: '' };
  const profile = async (text: string) => {
    const path = join(home, 'config');
    await writeFile(path, text);
    return { ...withoutKeys, HOME: home, AWS_CONFIG_FILE: path, AWS_PROFILE: 'test' };
  };

  it('is used by the operator for STS and Lambda, and not for the API server on a loopback address', async () => {
    await environment.objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await environment.startOperator({ env: behind() });
    await environment.objects.untilReady('orders');
    assert.deepEqual(proxy.tunnels, [STS, LAMBDA]);
    assert.deepEqual(callsMade(environment.emulator), [
      'GetCallerIdentity',
      'Get orders:$LATEST',
      'Put orders:$LATEST',
    ]);
  });

  it('is used by the plugin, by the name in lower case, with the password in its URL', async () => {
    const url = new URL(proxy.url);
    url.username = 'us er';
    url.password = 'p:ss';
    arrived(await get(behind({ HTTPS_PROXY: undefined, https_proxy: url.href })));
    assert.deepEqual(proxy.tunnels, [LAMBDA]);
    assert.deepEqual(proxy.authorizations, [`Basic ${Buffer.from('us er:p:ss').toString('base64')}`]);
  });

  it('is used for a role that is assumed', async () => {
    const config = `[profile test]\nrole_arn = ${ROLE}\nsource_profile = base\n[profile base]\naws_access_key_id = A\naws_secret_access_key = b\n`;
    arrived(await get(behind(await profile(config))));
    assert.deepEqual(proxy.tunnels, [STS, LAMBDA]);
  });

  it('is used for a role that is had for a web identity', async () => {
    const token = join(home, 'token');
    await writeFile(token, 'a-token');
    arrived(await get(behind({ ...withoutKeys, AWS_WEB_IDENTITY_TOKEN_FILE: token, AWS_ROLE_ARN: ROLE })));
    assert.deepEqual(proxy.tunnels, [STS, LAMBDA]);
  });

  it('is used for a role that is had by single sign-on', async () => {
    const start = 'https://start.test';
    const cache = join(home, '.aws', 'sso', 'cache');
    await mkdir(cache, { recursive: true });
    const name = `${createHash('sha1').update(start).digest('hex')}.json`;
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    await writeFile(join(cache, name), JSON.stringify({ startUrl: start, accessToken: 't', expiresAt }));
    const config = `[profile test]\nsso_start_url = ${start}\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = r\n`;
    arrived(await get(behind(await profile(config))));
    assert.deepEqual(proxy.tunnels, ['portal.sso.us-east-1.amazonaws.com:443', LAMBDA]);
  });

  it('gets requests to a plain endpoint in absolute form', async () => {
    await environment.objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await environment.startOperator({ env: { AWS_ENDPOINT_URL: 'http://lambda.test', HTTP_PROXY: proxy.url } });
    await environment.objects.untilReady('orders');
    const config =
      /^(GET|PUT) http:\/\/lambda\.test\/2019-09-25\/functions\/[^/]+\/event-invoke-config\?Qualifier=%24LATEST$/;
    const [identity, ...calls] = proxy.forwarded;
    assert.equal(identity, 'POST http://lambda.test/');
    assert.equal(calls.length, 2);
    for (const call of calls) assert.match(call, config);
    assert.deepEqual(proxy.tunnels, []);
  });

  it('is left out for what NO_PROXY names', async () => {
    const { stderr } = await get(behind({ NO_PROXY: '.amazonaws.com' }));
    assert.match(stderr, /Could not connect|ENOTFOUND|EAI_AGAIN/);
    assert.deepEqual(proxy.tunnels, []);
  });

  it('is named where it refuses, and its answer is not taken for one of Lambda', async () => {
    proxy.refuse(407);
    await environment.objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
    await environment.startOperator({ env: behind() });
    const { status } = await environment.objects.untilReason('orders', 'LambdaUnavailable');
    assert.match(JSON.stringify(status), /PROXY_ANSWERED_407/);
    assert.deepEqual(callsMade(environment.emulator), []);
  });

  it('that can be none ends both programs at once, with a sentence that holds no secret', async () => {
    const env = behind({ HTTPS_PROXY: 'ftp://user:secret@proxy.test' });
    const sentence = 'HTTPS_PROXY names no proxy that can be used: write one such as http://proxy.example.com:3128.';
    const { code, stderr } = await get(env);
    assert.deepEqual([code, stderr.trim()], [253, `error: ${sentence}`]);
    const operator = environment.spawnOperator({ env });
    assert.equal(await operator.exited, 2);
    assert.deepEqual(operator.log.at(-1), { message: `error: ${sentence}` });
  });

  for (const [variable, lambda, sts] of [
    ['AWS_USE_FIPS_ENDPOINT', 'lambda-fips.us-east-1.amazonaws.com:443', 'sts-fips.us-east-1.amazonaws.com:443'],
    ['AWS_USE_DUALSTACK_ENDPOINT', 'lambda.us-east-1.api.aws:443', 'sts.us-east-1.api.aws:443'],
  ] as const) {
    it(`shows that ${variable} chooses the hosts that are asked`, async () => {
      await environment.objects.create('orders', { functionName: 'orders', maximumRetryAttempts: 0 });
      await environment.startOperator({ env: behind({ [variable]: 'true' }) });
      await environment.objects.untilReady('orders');
      assert.deepEqual(proxy.tunnels, [sts, lambda]);
    });
  }
});
