import assert from 'node:assert/strict';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { signedRequest } from './signed-request.ts';

const destinations = {
  queue: 'arn:aws:sqs:us-east-1:111122223333:failed',
  topic: 'arn:aws:sns:us-east-1:111122223333:failed',
  bus: 'arn:aws:events:us-east-1:111122223333:event-bus/failed',
  bucket: 'arn:aws:s3:::failed',
  otherFunction: 'arn:aws:lambda:us-east-1:111122223333:function:invoices',
};
const itself = 'arn:aws:lambda:us-east-1:111122223333:function:orders';

describe('destinations of the Lambda emulator', () => {
  let emulator: LambdaEmulator;

  beforeEach(async () => {
    emulator = await startLambdaEmulator();
    emulator.functions.create('orders', { versions: 1 });
    emulator.functions.create('invoices', { aliases: { live: '$LATEST' } });
    for (const arn of Object.values(destinations).slice(0, 4)) emulator.destinations.add(arn);
  });

  afterEach(() => emulator.stop());

  /** The message that refuses the destination; undefined where it is accepted. */
  async function refusal(side: 'OnSuccess' | 'OnFailure', arn: string): Promise<string | undefined> {
    const body = JSON.stringify({ DestinationConfig: { [side]: { Destination: arn } } });
    const path = '/2019-09-25/functions/orders/event-invoke-config';
    const { status, headers, text } = await signedRequest(emulator, 'PUT', path, body);
    if (status === 200) return undefined;
    assert.equal(status, 400);
    assert.equal(headers.get('x-amzn-errortype'), 'InvalidParameterValueException');
    return JSON.parse(text).message;
  }

  for (const [kind, arn] of Object.entries(destinations)) {
    it(`may be an existing ${kind}`, async () => {
      assert.equal(await refusal('OnFailure', arn), undefined);
      assert.equal(emulator.configs.get('orders')?.DestinationConfig.OnFailure.Destination, arn);
    });
  }

  it('may be a bucket on failure only', async () => {
    assert.equal(
      await refusal('OnSuccess', destinations.bucket),
      'The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:s3:::failed), onFailure=null) is invalid.',
    );
  });

  for (const [kind, arn] of Object.entries({
    'FIFO queue': `${destinations.queue}.fifo`,
    'FIFO topic': `${destinations.topic}.fifo`,
    'rule of a bus': 'arn:aws:events:us-east-1:111122223333:rule/failed',
    'Kafka topic': 'kafka://topic',
  })) {
    it(`may not be a ${kind}, even if it exists`, async () => {
      emulator.destinations.add(arn);
      assert.match((await refusal('OnFailure', arn)) ?? '', /^The provided destination config .* is invalid\.$/);
    });
  }

  it('must exist', async () => {
    const { queue, otherFunction } = destinations;
    emulator.destinations.remove(queue);
    assert.equal(await refusal('OnFailure', queue), `The destination ARN ${queue} is invalid.`);
    assert.equal(await refusal('OnFailure', `${otherFunction}:live`), undefined);
    const missing = `${otherFunction}:canary`;
    assert.equal(await refusal('OnFailure', missing), `The destination ARN ${missing} is invalid.`);
    const elsewhere = otherFunction.replace('us-east-1', 'us-east-2');
    assert.equal(await refusal('OnFailure', elsewhere), `The destination ARN ${elsewhere} is invalid.`);
  });

  it('need not exist where the emulator is told so, and must be of an accepted kind still', async () => {
    emulator.behaviour.destinationsMustExist = false;
    assert.equal(await refusal('OnFailure', `${destinations.queue}-missing`), undefined);
    assert.equal(await refusal('OnFailure', `${destinations.otherFunction}-missing`), undefined);
    assert.match((await refusal('OnFailure', `${destinations.queue}.fifo`)) ?? '', /is invalid/);
    const partnerBus = 'arn:aws:events:us-east-1:111122223333:event-bus/aws.partner/example.com/x/y';
    assert.equal(await refusal('OnFailure', partnerBus), `The destination ARN ${partnerBus} is invalid.`);
    assert.match((await refusal('OnFailure', itself)) ?? '', /destination for itself/);
  });

  for (const qualifier of ['', ':1', ':$LATEST']) {
    it(`may not be the function itself, as ${itself}${qualifier}`, async () => {
      const message = "You can't specify the function as a destination for itself.";
      assert.equal(await refusal('OnSuccess', itself + qualifier), message);
    });
  }

  it('may be a function of the same name elsewhere', async () => {
    for (const scope of [{ region: 'us-east-2' }, { account: '444455556666' }]) {
      emulator.functions.create('orders', {}, scope);
      const { account = '111122223333', region = 'us-east-1' }: { account?: string; region?: string } = scope;
      assert.equal(await refusal('OnFailure', `arn:aws:lambda:${region}:${account}:function:orders`), undefined);
    }
  });

  it('are matched with the role by * alone', async () => {
    emulator.functions.setRole('orders', [destinations.queue.replaceAll(':', '.')]);
    assert.match((await refusal('OnFailure', destinations.queue)) ?? '', /does not have permissions/);
    emulator.functions.setRole('orders', ['arn:aws:sns:*', 'arn:*:failed']);
    assert.equal(await refusal('OnFailure', destinations.queue), undefined);
  });

  const actions: [kind: keyof typeof destinations, action: string][] = [
    ['queue', 'SendMessage'],
    ['topic', 'Publish'],
    ['bus', 'PutEvents'],
    ['bucket', 'PutObject'],
    ['otherFunction', 'InvokeFunction'],
  ];
  for (const [kind, action] of actions) {
    it(`must be in reach of the execution role: ${action} for a ${kind}`, async () => {
      const arn = destinations[kind];
      emulator.functions.setRole('orders', 'nothing');
      const message = `The function's execution role does not have permissions to call ${action} on ${arn}`;
      assert.equal(await refusal('OnFailure', arn), message);
      emulator.functions.setRole('orders', [`${arn.slice(0, -3)}*`]);
      assert.equal(await refusal('OnFailure', arn), undefined);
      emulator.functions.setRole('orders', [`${arn}-other`]);
      assert.equal(await refusal('OnFailure', arn), message);
    });
  }

  it('are checked on both sides', async () => {
    const body = {
      DestinationConfig: {
        OnSuccess: { Destination: destinations.queue },
        OnFailure: { Destination: `${destinations.queue}2` },
      },
    };
    const path = '/2019-09-25/functions/orders/event-invoke-config';
    const { text } = await signedRequest(emulator, 'PUT', path, JSON.stringify(body));
    assert.match(JSON.parse(text).message, /failed2 is invalid/);
  });

  it('are checked by Update as well', async () => {
    emulator.configs.put('orders', '$LATEST', { MaximumRetryAttempts: 1 });
    const body = JSON.stringify({ DestinationConfig: { OnFailure: { Destination: itself } } });
    const path = '/2019-09-25/functions/orders/event-invoke-config';
    const { text } = await signedRequest(emulator, 'POST', path, body);
    assert.match(JSON.parse(text).message, /destination for itself/);
  });
});
