import assert from 'node:assert/strict';
import { GROUP, PLURAL, VERSION } from '../../../src/api/event-invoke-config.ts';
import { hasPlaceholder } from '../../../src/cli/convert/placeholder.ts';
import type { Manifest } from '../../../src/cli/manifest/manifest.ts';
import { causesOf } from '../../crds/api-client.ts';
import { FIXTURE_TABLE } from '../../unit/cli/convert/fixtures.ts';
import { run } from '../../unit/cli/convert/run.ts';
import { createEnvironment, type Environment } from '../environment.ts';

const ACCOUNT = '123456789012';
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:failed`;
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:done`;
const SURROUNDINGS = ['AWS_PARTITION=aws', 'AWS_REGION=eu-west-1', `AWS_ACCOUNT_ID=${ACCOUNT}`];

/** A PutFunctionEventInvokeConfig, less what an operator may spell in its own way. */
interface Put {
  readonly functionName: string;
  readonly qualifier: string;
  readonly region: string;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: object;
}

/** What the other tool would put of a fixture, with the values that it would be given. */
interface Case {
  readonly file: string;
  readonly set: readonly string[];
  readonly puts: readonly Put[];
}

const to = (onFailure?: string, onSuccess?: string) => ({
  ...(onSuccess && { OnSuccess: { Destination: onSuccess } }),
  ...(onFailure && { OnFailure: { Destination: onFailure } }),
});
const HERE = { qualifier: '$LATEST', region: 'eu-west-1' };
const LIVE = { qualifier: 'live', region: 'eu-west-1' };

const CASES: readonly Case[] = [
  {
    file: 'terraform',
    set: [
      ...SURROUNDINGS.slice(1),
      'VAR_STAGE=prod',
      `AWS_SQS_QUEUE_FAILED_ARN=${QUEUE}`,
      `MODULE_QUEUES_FAILED_ARN=${QUEUE}`,
    ],
    puts: [
      {
        functionName: 'shop-orders',
        ...HERE,
        // The default in the provider's schema, which is always put.
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 300,
        DestinationConfig: to(QUEUE, TOPIC),
      },
      { functionName: 'shop-orders', ...LIVE, MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 21600 },
      {
        functionName: 'shop-billing-prod',
        qualifier: '$LATEST',
        region: 'us-east-1',
        MaximumRetryAttempts: 2,
        DestinationConfig: to(QUEUE),
      },
      ...['a', 'b'].map((functionName) => ({
        functionName,
        qualifier: '3',
        region: 'eu-west-1',
        MaximumRetryAttempts: 1,
        DestinationConfig: to(QUEUE),
      })),
    ],
  },
  {
    file: 'state.json',
    set: [],
    puts: [
      { functionName: 'orders', ...LIVE, MaximumRetryAttempts: 0, DestinationConfig: to(QUEUE) },
      { functionName: 'billing', ...HERE, MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
    ],
  },
  {
    file: 'sam.yaml',
    set: [
      'BILLING_FUNCTION=stack-billing-1A2B',
      `ORDERS_FUNCTION_EVENT_INVOKE_CONFIG_ON_SUCCESS_QUEUE_ARN=${QUEUE}-not`,
    ],
    puts: [
      {
        functionName: 'orders',
        ...LIVE,
        MaximumRetryAttempts: 0,
        MaximumEventAgeInSeconds: 600,
        DestinationConfig: to(QUEUE, `${QUEUE}-not`),
      },
      { functionName: 'stack-billing-1A2B', ...HERE, MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 600 },
    ],
  },
  {
    file: 'cdk.template.json',
    set: ['AWS_PARTITION=aws'],
    puts: [
      { functionName: 'orders', ...HERE, MaximumEventAgeInSeconds: 7200, DestinationConfig: to(QUEUE) },
      { functionName: 'imported', ...HERE, MaximumRetryAttempts: 2 },
    ],
  },
  {
    file: 'ack',
    set: ['FUNCTION_ELSEWHERE_NAME=elsewhere', 'VERSION_ORDERS_V1_VERSION=1'],
    puts: [
      { functionName: 'orders-prod', ...HERE, MaximumRetryAttempts: 1, DestinationConfig: to(QUEUE) },
      { functionName: 'orders-prod', ...LIVE, MaximumEventAgeInSeconds: 120 },
      { functionName: 'elsewhere', qualifier: '1', region: 'eu-west-1', MaximumRetryAttempts: 0 },
    ],
  },
  {
    file: 'crossplane',
    set: ['AWS_PARTITION=aws', `AWS_ACCOUNT_ID=${ACCOUNT}`, `ORDERS_ON_SUCCESS_DESTINATION=${TOPIC}`],
    puts: [
      {
        functionName: 'orders',
        ...HERE,
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 300,
        DestinationConfig: to(`arn:aws:sqs:eu-west-1:${ACCOUNT}:orders-failed`, TOPIC),
      },
      { functionName: 'billing-prod', ...LIVE, MaximumRetryAttempts: 0, DestinationConfig: to(QUEUE) },
    ],
  },
  {
    file: 'serverless.yml',
    set: ['AWS_PARTITION=aws', `AWS_ACCOUNT_ID=${ACCOUNT}`, `ENV_DONE_TOPIC_ARN=${TOPIC}`],
    puts: [
      {
        functionName: 'shop-dev-orders',
        ...HERE,
        MaximumRetryAttempts: 1,
        MaximumEventAgeInSeconds: 7200,
        DestinationConfig: to(QUEUE, `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:shop-dev-audit`),
      },
      {
        functionName: 'billing-prod',
        qualifier: 'provisioned',
        region: 'eu-west-1',
        DestinationConfig: to(`arn:aws:sqs:eu-west-1:${ACCOUNT}:shop-failed`, TOPIC),
      },
    ],
  },
  {
    file: 'put-input.json',
    set: [],
    puts: [
      {
        functionName: 'orders',
        ...HERE,
        MaximumRetryAttempts: 0,
        MaximumEventAgeInSeconds: 60,
        DestinationConfig: to(QUEUE),
      },
    ],
  },
];

/** Asks the API server to take a manifest. */
function apply({ api, namespace }: Environment, manifest: Manifest, query = '') {
  const { metadata } = manifest;
  const path = `/apis/${GROUP}/${VERSION}/namespaces/${namespace}/${PLURAL}${query}`;
  return api.request('POST', path, { ...manifest, metadata: { ...metadata, namespace } });
}

describe('what kubectl eic convert makes', () => {
  for (const { file, set, puts } of CASES) {
    it(`of ${file} causes the Puts that the other tool makes, and no others`, async () => {
      await using environment = await createEnvironment({ account: ACCOUNT, region: 'eu-west-1' });
      const { emulator, objects } = environment;
      const functions = new Map(puts.map(({ functionName, region }) => [functionName, region]));
      for (const [name, region] of functions) {
        emulator.functions.create(name, { versions: 3, aliases: { live: '1', provisioned: '1' } }, { region });
      }
      const { manifests } = await run([file], { set });
      for (const manifest of manifests) {
        const { code, body } = await apply(environment, manifest);
        assert.equal(code, 201, JSON.stringify(body));
      }
      await environment.startOperator();
      for (const { metadata } of manifests) await objects.untilReady(metadata.name);
      const made = emulator.calls
        .all()
        .filter(({ operation }) => operation === 'PutFunctionEventInvokeConfig')
        .map(({ functionName, qualifier, region, input }) => {
          const { FunctionName: _name, Qualifier: _qualifier, ...settings } = input;
          return { functionName, qualifier, region, ...settings };
        });
      const sorted = (list: readonly object[]) =>
        list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      assert.deepEqual(sorted(made), sorted(puts));
    });
  }

  it('is refused by the API server where a placeholder is left', async () => {
    await using environment = await createEnvironment();
    for (const { file } of FIXTURE_TABLE) {
      for (const manifest of (await run([file])).manifests) {
        const { code, body } = await apply(environment, manifest, '?dryRun=All');
        if (hasPlaceholder(JSON.stringify(manifest)))
          assert.ok(code === 422 && causesOf(body).length > 0, `${file} ${manifest.metadata.name}: ${code}`);
      }
    }
  });
});
