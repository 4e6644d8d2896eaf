import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Turn } from '../../../src/lambda/request-budget.ts';
import { createRequests, type Requests } from '../../../src/lambda/requests.ts';
import { arnOf, ORDERS, REGION } from '../reconcile/rules/facts.ts';

const UNQUALIFIED = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
const ACCESS = { region: REGION };
const { signal } = new AbortController();
const turn: Turn = { giveBack: () => {}, end: () => {} };

describe('an answer of status 200', () => {
  let server: Server;
  let client: LambdaClient;
  let requests: Requests;
  let body: unknown;
  let headers: Readonly<Record<string, string>>;
  let endpoint: string;

  beforeEach(() => {
    headers = {};
  });
  before(async () => {
    server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new LambdaClient({
      endpoint,
      region: REGION,
      credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
    requests = createRequests(
      { client: () => client, heard: (_operation, _access, _client, failure) => failure },
      10_000,
    );
  });
  after(() => {
    client.destroy();
    server.close();
    server.closeAllConnections();
  });

  const live = { FunctionArn: arnOf('orders', 'live'), MaximumRetryAttempts: 1 };

  describe('to a List passes for no absence', () => {
    const rows: readonly (readonly [title: string, body: unknown])[] = [
      ['where it is {}', {}],
      ['where it has no list', { FunctionEventInvokeConfigs: null }],
      ['where it is of another operation', live],
      ['where an item has no FunctionArn', { FunctionEventInvokeConfigs: [live, { MaximumRetryAttempts: 1 }] }],
      ['where an item is empty', { FunctionEventInvokeConfigs: [{}] }],
      ['where a FunctionArn is empty', { FunctionEventInvokeConfigs: [live, { ...live, FunctionArn: '' }] }],
      ['where a FunctionArn is none', { FunctionEventInvokeConfigs: [live, { ...live, FunctionArn: 'or ders' }] }],
      ['where a FunctionArn is a bare name', { FunctionEventInvokeConfigs: [{ ...live, FunctionArn: 'orders' }] }],
      [
        'where a FunctionArn is that of a queue',
        { FunctionEventInvokeConfigs: [{ ...live, FunctionArn: 'arn:aws:sqs:eu-west-1:123456789012:orders' }] },
      ],
    ];
    for (const [title, given] of rows) {
      it(title, async () => {
        body = given;
        assert.deepEqual(await requests.list(ORDERS, ACCESS, undefined, turn, signal), {
          failure: {
            kind: 'Unavailable',
            message:
              'ListFunctionEventInvokeConfigs got an answer of status 200 that is not from Lambda: look at what stands between the operator and AWS.',
            answer: { status: 200 },
          },
        });
      });
    }
  });

  it('to a List with an unqualified ARN is of $LATEST', async () => {
    body = { FunctionEventInvokeConfigs: [{ FunctionArn: UNQUALIFIED }, live] };
    const page = await requests.list(ORDERS, ACCESS, undefined, turn, signal);
    assert.ok('found' in page);
    assert.deepEqual(Object.fromEntries(page.found), {
      $LATEST: { kind: 'found', functionArn: arnOf('orders'), settings: {} },
      live: { kind: 'found', functionArn: arnOf('orders', 'live'), settings: { maximumRetryAttempts: 1 } },
    });
  });

  it('to a List with another function in it names that function, to be held against the one that was asked for', async () => {
    body = { FunctionEventInvokeConfigs: [{ ...live, FunctionArn: arnOf('billing', 'live') }] };
    const page = await requests.list(ORDERS, ACCESS, undefined, turn, signal);
    const seen = 'found' in page ? page.found.get('live') : undefined;
    assert.equal(seen?.kind === 'found' && seen.functionArn, arnOf('billing', 'live'));
  });

  it('to a List with an empty NextMarker is the last page', async () => {
    body = { FunctionEventInvokeConfigs: [live], NextMarker: '' };
    const page = await requests.list(ORDERS, ACCESS, undefined, turn, signal);
    assert.ok('found' in page && page.marker === undefined);
  });

  for (const operation of ['Get', 'Put'] as const) {
    it(`to a ${operation} without a FunctionArn is a failure`, async () => {
      body = {};
      const answer =
        operation === 'Get'
          ? await requests.get(ORDERS, ACCESS, turn, signal)
          : await requests.put(ORDERS, ACCESS, {}, turn, signal);
      assert.equal(answer.kind === 'failed' && answer.failure.kind, 'Unavailable');
    });
  }

  it('to a Delete is not from Lambda, which says 204: the configuration may still be there', async () => {
    body = live;
    assert.deepEqual(await requests.delete(ORDERS, ACCESS, turn, signal), {
      kind: 'failed',
      failure: {
        kind: 'Unavailable',
        message:
          'DeleteFunctionEventInvokeConfig got an answer of status 200 that is not from Lambda: look at what stands between the operator and AWS.',
        answer: { status: 200 },
      },
    });
  });

  it('to a Get of $LATEST may name the function alone', async () => {
    body = { FunctionArn: UNQUALIFIED, MaximumRetryAttempts: 0, LastModified: 1_767_225_600 };
    assert.deepEqual(await requests.get(ORDERS, ACCESS, turn, signal), {
      kind: 'found',
      functionArn: arnOf('orders'),
      settings: { maximumRetryAttempts: 0 },
      lastModified: '2026-01-01T00:00:00.000Z',
    });
  });

  it('to a Get of an alias that names the function alone shows an endpoint that ignores qualifiers', async () => {
    body = { FunctionArn: UNQUALIFIED };
    assert.deepEqual(await requests.get({ ...ORDERS, qualifier: 'live' }, ACCESS, turn, signal), {
      kind: 'failed',
      failure: {
        kind: 'UnfitEndpoint',
        message:
          `The endpoint ${endpoint} ignores qualifiers: asked about ${arnOf('orders', 'live')}, it answered for ${UNQUALIFIED}. ` +
          'Nothing is written there for this version or alias. Use an endpoint that has a configuration for each version and alias, ' +
          'or leave the qualifier out.',
        answer: { status: 200 },
      },
    });
  });

  it('with a LastModified that is no time says that it can not be read, and by which ID AWS finds it', async () => {
    body = { ...live, LastModified: 'yesterday' };
    headers = { 'x-amzn-requestid': 'request-9' };
    const answer = await requests.get({ ...ORDERS, qualifier: 'live' }, ACCESS, turn, signal);
    assert.deepEqual(answer, {
      kind: 'failed',
      failure: {
        kind: 'Unavailable',
        message:
          "GetFunctionEventInvokeConfig got status 200 and application/json, which can't be read as an answer from Lambda.",
        answer: { status: 200, requestId: 'request-9' },
      },
    });
  });
});
