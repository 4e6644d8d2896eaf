import assert from 'node:assert/strict';
import { GetFunctionCommand, type LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { failure } from './failure.ts';
import { lambdaClient } from './lambda-client.ts';
import { signedRequest } from './signed-request.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

describe('ListFunctions of the Lambda emulator', () => {
  let emulator: LambdaEmulator;
  let lambda: LambdaClient;

  beforeEach(async () => {
    // The quota's clock stands still.
    emulator = await startLambdaEmulator({
      now: () => NOW,
      identities: [
        { accessKeyId: 'AKIDCLOSED', accountId: '111122223333', deniedActions: ['ListFunctions', 'ListTags'] },
      ],
    });
    lambda = lambdaClient(emulator);
  });

  afterEach(async () => {
    lambda.destroy();
    await emulator.stop();
  });

  function createMany(count: number): string[] {
    const names = Array.from({ length: count }, (_, index) => `function-${String(index).padStart(3, '0')}`);
    for (const name of names) emulator.functions.create(name);
    return names;
  }

  /** The names on each page. */
  async function pages(client: LambdaClient, MaxItems?: number): Promise<(string | undefined)[][]> {
    const all: (string | undefined)[][] = [];
    let Marker: string | undefined;
    do {
      const input = { ...(Marker !== undefined && { Marker }), ...(MaxItems !== undefined && { MaxItems }) };
      const { Functions = [], NextMarker } = await client.send(new ListFunctionsCommand(input));
      all.push(Functions.map(({ FunctionName }) => FunctionName));
      Marker = NextMarker;
    } while (Marker !== undefined);
    return all;
  }

  it('finds nothing where there is nothing', async () => {
    const { status, text } = await signedRequest(emulator, 'GET', '/2015-03-31/functions/');
    assert.deepEqual([status, text], [200, '{"Functions":[]}']);
  });

  it('names each function by its unqualified ARN', async () => {
    emulator.functions.create('orders', { versions: 2 });
    const { Functions } = await lambda.send(new ListFunctionsCommand({}));
    assert.deepEqual(Functions, [
      {
        FunctionName: 'orders',
        FunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:orders',
        Version: '$LATEST',
      },
    ]);
  });

  it('lists the account and region that the request is signed for, and no other', async () => {
    emulator.functions.create('orders');
    emulator.functions.create('abroad', {}, { region: 'eu-west-1' });
    emulator.functions.create('elsewhere', {}, { account: '444455556666' });
    assert.deepEqual(await pages(lambda), [['orders']]);
    const abroad = lambdaClient(emulator, { region: 'eu-west-1' });
    assert.deepEqual(await pages(abroad), [['abroad']]);
    abroad.destroy();
  });

  it('makes pages of 50, or fewer where that is asked for, and never more', async () => {
    const names = createMany(120);
    for (const [maxItems, sizes] of [
      [undefined, [50, 50, 20]],
      [10_000, [50, 50, 20]],
      [40, [40, 40, 40]],
    ] as const) {
      const listed = await pages(lambda, maxItems);
      assert.deepEqual(
        listed.map(({ length }) => length),
        sizes,
      );
      assert.deepEqual(listed.flat(), names);
    }
  });

  it('refuses a page size out of range', async () => {
    for (const MaxItems of [0, 10_001]) {
      const error = await failure(lambda.send(new ListFunctionsCommand({ MaxItems })));
      assert.equal(error.name, 'ValidationException');
    }
  });

  it('is refused to whom no policy allows it', async () => {
    const closed = lambdaClient(emulator, { accessKeyId: 'AKIDCLOSED' });
    const error = await failure(closed.send(new ListFunctionsCommand({})));
    closed.destroy();
    assert.equal(error.name, 'AccessDeniedException');
    assert.match(error.message, /perform: lambda:ListFunctions on resource: \* because/);
  });

  it('spends the quota that all but GetFunction share', async () => {
    emulator.behaviour.quota = true;
    for (let count = 1; count <= 15; count += 1) await lambda.send(new ListFunctionsCommand({}));
    assert.equal((await failure(lambda.send(new ListFunctionsCommand({})))).name, 'TooManyRequestsException');
    assert.equal((await signedRequest(emulator, 'GET', '/2015-03-31/functions/orders')).status, 404);
  });

  it('is logged with its marker and without a function', async () => {
    createMany(60);
    await pages(lambda, 50);
    assert.deepEqual(
      emulator.calls
        .all()
        .map(({ operation, functionName, qualifier, input }) => [
          operation,
          functionName,
          qualifier,
          Object.keys(input),
        ]),
      [
        ['ListFunctions', undefined, undefined, ['MaxItems']],
        ['ListFunctions', undefined, undefined, ['Marker', 'MaxItems']],
      ],
    );
  });

  describe('tags', () => {
    beforeEach(() => {
      emulator.functions.create('orders', { versions: 1, tags: { team: 'shop', stage: '' } });
      emulator.functions.create('bare');
    });

    it('are in the answer of GetFunction, whichever qualifier it asks for', async () => {
      for (const FunctionName of ['orders', 'orders:1']) {
        const { Tags } = await lambda.send(new GetFunctionCommand({ FunctionName }));
        assert.deepEqual(Tags, { team: 'shop', stage: '' });
      }
    });

    it('are absent from it where the function has none', async () => {
      const { Tags, TagsError } = await lambda.send(new GetFunctionCommand({ FunctionName: 'bare' }));
      assert.deepEqual([Tags, TagsError], [undefined, undefined]);
    });

    it('are replaced by an error for whom no policy allows to read them', async () => {
      const closed = lambdaClient(emulator, { accessKeyId: 'AKIDCLOSED' });
      const { Tags, TagsError } = await closed.send(new GetFunctionCommand({ FunctionName: 'orders' }));
      closed.destroy();
      assert.equal(Tags, undefined);
      assert.equal(TagsError?.ErrorCode, 'AccessDeniedException');
      assert.match(TagsError?.Message ?? '', /lambda:ListTags/);
    });
  });
});
