import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';
import { seedLambdaEmulator } from '../../../dev/lambda-emulator/seed.ts';
import { SeedError } from '../../../dev/lambda-emulator/seed-problems.ts';
import { signedRequest } from './signed-request.ts';

const seed = `
account: "444455556666"
region: eu-west-1
functions:
  - name: orders
    versions: 2
    aliases: { live: 2, canary: $LATEST }
    role: [ "arn:aws:sqs:*:failed-orders" ]
    tags: { team: shop }
    eventInvokeConfigs:
      $LATEST: { MaximumRetryAttempts: 0 }
      1: { MaximumEventAgeInSeconds: 60 }
      live:
        DestinationConfig:
          OnFailure: { Destination: "arn:aws:sqs:eu-west-1:444455556666:failed-orders" }
  - name: invoices
destinations:
  - arn:aws:sqs:eu-west-1:444455556666:failed-orders
  - arn:aws:sns:eu-west-1:444455556666:alarms
`;

describe('seedLambdaEmulator', () => {
  let emulator: LambdaEmulator;

  beforeEach(async () => {
    emulator = await startLambdaEmulator();
  });

  afterEach(() => emulator.stop());

  it('fills in what a YAML file holds', () => {
    const scope = { account: '444455556666', region: 'eu-west-1' };
    seedLambdaEmulator(emulator, parse(seed));
    const orders = emulator.functions.find('orders', scope);
    assert.deepEqual([...(orders?.versions ?? [])], ['1', '2']);
    assert.deepEqual(Object.fromEntries(orders?.aliases ?? []), { live: '2', canary: '$LATEST' });
    assert.deepEqual(orders?.role, ['arn:aws:sqs:*:failed-orders']);
    assert.deepEqual(orders?.tags, { team: 'shop' });
    assert.equal(emulator.functions.find('invoices', scope)?.role, 'everything');
    assert.ok(emulator.destinations.has('arn:aws:sns:eu-west-1:444455556666:alarms'));
    assert.equal(emulator.configs.get('orders', '$LATEST', scope)?.MaximumRetryAttempts, 0);
    assert.equal(emulator.configs.get('orders', '1', scope)?.MaximumEventAgeInSeconds, 60);
    assert.deepEqual(emulator.configs.get('orders', 'live', scope)?.DestinationConfig, {
      OnSuccess: {},
      OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:444455556666:failed-orders' },
    });
  });

  it('takes the account and region of the emulator where none is given', async () => {
    seedLambdaEmulator(emulator, { functions: [{ name: 'orders' }] });
    assert.equal((await signedRequest(emulator, 'GET', '/2015-03-31/functions/orders')).status, 200);
  });

  const name = 'orders';
  const cases: [what: string, seed: unknown, ...problems: string[]][] = [
    ['an empty file', null, 'The seed must be an object.'],
    ['a list', [], 'The seed must be an object.'],
    [
      'an unknown key',
      { function: [] },
      'The seed has function, which is not known; it may have account, region, functions, destinations.',
    ],
    [
      'an account without quotes',
      { account: 111122223333 },
      'account must be a string of 12 digits (in YAML, in quotes).',
    ],
    ['no region', { region: 'Ireland' }, 'region must be a region such as eu-west-1.'],
    ['functions by name', { functions: { orders: {} } }, 'functions must be a list.'],
    [
      'a function that is a name',
      { functions: ['orders'] },
      'functions[0] must be an object.',
      'functions[0].name must be a plain function name of at most 64 characters.',
    ],
    [
      'a function without a name',
      { functions: [{}] },
      'functions[0].name must be a plain function name of at most 64 characters.',
    ],
    [
      'a name with a qualifier',
      { functions: [{ name: 'orders:live' }] },
      'functions[0].name must be a plain function name of at most 64 characters.',
    ],
    [
      'a name twice',
      { functions: [{ name }, { name }] },
      'functions[1].name is taken: there is another function orders.',
    ],
    [
      'an unknown key of a function',
      { functions: [{ name, alias: 'live' }] },
      'functions[0] has alias, which is not known; it may have name, versions, aliases, role, tags, eventInvokeConfigs.',
    ],
    [
      'versions by name',
      { functions: [{ name, versions: ['1'] }] },
      'functions[0].versions must be an integer from 0 to 1000.',
    ],
    [
      'an alias of no version',
      { functions: [{ name, versions: 1, aliases: { live: 2 } }] },
      'functions[0].aliases.live must be a version of the function: $LATEST, or a number from 1 to its versions (1).',
    ],
    [
      'a role that is an ARN',
      { functions: [{ name, role: 'arn:aws:iam::111122223333:role/x' }] },
      'functions[0].role must be everything, nothing, or a list of the destination ARNs that the role may reach.',
    ],
    [
      'a role that reaches no ARN',
      { functions: [{ name, role: ['queue'] }] },
      'functions[0].role[0] must be an ARN, in which * stands for any characters.',
    ],
    [
      'a tag that is a number',
      { functions: [{ name, tags: { cost: 7 } }] },
      'functions[0].tags.cost must be a string of at most 256 characters (a number in quotes).',
    ],
    [
      'a config of no qualifier',
      { functions: [{ name, eventInvokeConfigs: { toString: {} } }] },
      "functions[0].eventInvokeConfigs.toString is for a qualifier that the function doesn't have: it must be $LATEST, one of its versions or one of its aliases.",
    ],
    [
      'a setting spelt otherwise',
      { functions: [{ name, eventInvokeConfigs: { $LATEST: { maximumRetryAttempts: 1 } } }] },
      'functions[0].eventInvokeConfigs.$LATEST has maximumRetryAttempts, which is not known; it may have MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig.',
    ],
    [
      'retries out of range',
      { functions: [{ name, eventInvokeConfigs: { $LATEST: { MaximumRetryAttempts: 3 } } }] },
      'functions[0].eventInvokeConfigs.$LATEST.MaximumRetryAttempts must be an integer from 0 to 2.',
    ],
    [
      'an age that is text',
      { functions: [{ name, eventInvokeConfigs: { $LATEST: { MaximumEventAgeInSeconds: '1h' } } }] },
      'functions[0].eventInvokeConfigs.$LATEST.MaximumEventAgeInSeconds must be an integer from 60 to 21600.',
    ],
    [
      'a destination that is no ARN',
      {
        functions: [
          { name, eventInvokeConfigs: { $LATEST: { DestinationConfig: { OnFailure: { Destination: 'queue' } } } } },
        ],
      },
      'functions[0].eventInvokeConfigs.$LATEST.DestinationConfig.OnFailure.Destination must be the ARN of a queue, topic, function, event bus or bucket.',
    ],
    [
      'a destination without its key',
      {
        functions: [
          {
            name,
            eventInvokeConfigs: {
              $LATEST: { DestinationConfig: { OnFailure: 'arn:aws:sqs:eu-west-1:444455556666:x' } },
            },
          },
        ],
      },
      'functions[0].eventInvokeConfigs.$LATEST.DestinationConfig.OnFailure must be an object.',
    ],
    [
      'a destination that exists and is no ARN',
      { destinations: ['queue'] },
      'destinations[0] must be the ARN of a queue, topic, function, event bus or bucket.',
    ],
  ];
  for (const [what, given, ...problems] of cases) {
    it(`says what is wrong with ${what}`, () => {
      assert.deepEqual(seedError(emulator, given).problems, problems);
    });
  }

  it('says all that is wrong at once, and fills in nothing', () => {
    const error = seedError(emulator, { account: 1, functions: [{ name: 'fine' }, { name: 7, versions: -1 }] });
    assert.equal(error.code, 'ERR_LAMBDA_SEED');
    assert.equal(error.problems.length, 3);
    assert.equal(error.message, error.problems.join('\n'));
    assert.equal(emulator.functions.find('fine'), undefined);
  });
});

function seedError(emulator: LambdaEmulator, seed: unknown): SeedError {
  try {
    seedLambdaEmulator(emulator, seed);
  } catch (error) {
    assert.ok(error instanceof SeedError);
    return error;
  }
  throw new assert.AssertionError({ message: 'the seed should have been refused' });
}
