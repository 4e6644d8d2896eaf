import type { ManifestSpec } from '../../../../src/cli/manifest/manifest.ts';

/** A file of another tool, and what becomes of it. */
export interface Fixture {
  readonly file: string;
  readonly specs: Readonly<Record<string, ManifestSpec>>;
  /** Place, and the placeholder or else the first words. */
  readonly warnings: readonly string[];
  /** What the note for the hand-over says. */
  readonly note?: readonly string[];
}

const FAILED = 'arn:aws:sqs:eu-west-1:123456789012:failed';

/** The placeholder of a name. */
function fill(name: string): string {
  return `\${${name}}`;
}

export const FIXTURE_TABLE: readonly Fixture[] = [
  {
    file: 'terraform',
    specs: {
      'shop-orders': {
        functionName: 'shop-orders',
        region: 'eu-west-1',
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: 300,
        destinationConfig: {
          onSuccess: { destination: `arn:aws:sns:${fill('AWS_REGION')}:${fill('AWS_ACCOUNT_ID')}:done` },
          onFailure: { destination: fill('AWS_SQS_QUEUE_FAILED_ARN') },
        },
      },
      'shop-orders.live': {
        functionName: 'shop-orders',
        qualifier: 'live',
        region: 'eu-west-1',
        maximumRetryAttempts: 0,
        maximumEventAgeInSeconds: 21600,
      },
      billing: {
        functionName: `shop-billing-${fill('VAR_STAGE')}`,
        region: 'us-east-1',
        maximumRetryAttempts: 2,
        destinationConfig: {
          onFailure: {
            destination: fill('AWS_LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG_BILLING_ON_FAILURE_DESTINATION'),
          },
        },
      },
      ...Object.fromEntries(
        ['a', 'b'].map((functionName) => [
          `${functionName}.3`,
          {
            functionName,
            qualifier: '3',
            region: 'eu-west-1',
            maximumRetryAttempts: 1,
            destinationConfig: { onFailure: { destination: fill('MODULE_QUEUES_FAILED_ARN') } },
          },
        ]),
      ),
    },
    warnings: [
      'terraform/invoke-configs.tf:8 AWS_SQS_QUEUE_FAILED_ARN',
      'terraform/invoke-configs.tf:11 AWS_REGION',
      'terraform/invoke-configs.tf:11 AWS_ACCOUNT_ID',
      'terraform/invoke-configs.tf:26 VAR_RETRIES',
      'terraform/invoke-configs.tf:30 AWS_LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG_BILLING_ON_FAILURE_DESTINATION',
      'terraform/invoke-configs.tf:41 aws_lambda_function_event_invoke_config.each makes its',
      'terraform/invoke-configs.tf:45 MODULE_QUEUES_FAILED_ARN',
      'terraform/main.tf:8 VAR_REGION',
      'terraform/main.tf:50 VAR_STAGE',
    ],
    note: [
      "terraform state rm 'aws_lambda_function_event_invoke_config.orders'",
      'from = aws_lambda_function_event_invoke_config.live\n    lifecycle {\n      destroy = false',
    ],
  },
  {
    file: 'module',
    specs: { orders: { functionName: 'orders', maximumRetryAttempts: 1 } },
    warnings: [],
    note: ["terraform state rm 'module.functions.aws_lambda_function_event_invoke_config.this'"],
  },
  {
    file: 'state.json',
    specs: {
      'orders.live': {
        functionName: 'orders',
        qualifier: 'live',
        region: 'eu-west-1',
        maximumRetryAttempts: 0,
        destinationConfig: { onFailure: { destination: FAILED } },
      },
      billing: {
        functionName: 'arn:aws:lambda:eu-west-1:123456789012:function:billing',
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: 3600,
      },
    },
    warnings: [],
    note: [
      `terraform state rm 'aws_lambda_function_event_invoke_config.orders["a"]'`,
      'from = aws_lambda_function_event_invoke_config.orders\n',
    ],
  },
  {
    file: 'plan.json',
    specs: {
      orders: {
        functionName: 'orders',
        qualifier: fill('AWS_LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG_ORDERS_QUALIFIER'),
        maximumRetryAttempts: 2,
        destinationConfig: {
          onFailure: {
            destination: fill('AWS_LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG_ORDERS_ON_FAILURE_DESTINATION'),
          },
        },
      },
    },
    warnings: [
      'plan.json:6 AWS_LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG_ORDERS_QUALIFIER',
      'plan.json:6 AWS_LAMBDA_FUNCTION_EVENT_INVOKE_CONFIG_ORDERS_ON_FAILURE_DESTINATION',
    ],
  },
  {
    file: 'template.yaml',
    specs: {
      'orders-dev': {
        functionName: 'orders-dev',
        maximumRetryAttempts: 1,
        destinationConfig: {
          onSuccess: { destination: fill('DONE') },
          onFailure: {
            destination: `arn:${fill('AWS_PARTITION')}:sqs:${fill('AWS_REGION')}:${fill('AWS_ACCOUNT_ID')}:orders-failed`,
          },
        },
      },
      'orders-dev.live': {
        functionName: 'orders-dev',
        qualifier: 'live',
        maximumRetryAttempts: fill('RETRIES'),
        maximumEventAgeInSeconds: fill('LIVE_CONFIG_MAXIMUM_EVENT_AGE_IN_SECONDS'),
        destinationConfig: {
          onFailure: { destination: fill('LIVE_CONFIG_DESTINATION_CONFIG_ON_FAILURE_DESTINATION') },
        },
      },
      'unnamed-config': {
        functionName: fill('UNNAMED'),
        qualifier: fill('VERSION_VERSION'),
        maximumEventAgeInSeconds: 30,
        destinationConfig: {
          onSuccess: { destination: 'arn:aws:s3:::records' },
          onFailure: { destination: fill('IMPORT_SHARED_FAILED_ARN') },
        },
      },
    },
    warnings: [
      'template.yaml:20 STAGE',
      'template.yaml:38 AWS_PARTITION',
      'template.yaml:38 AWS_REGION',
      'template.yaml:38 AWS_ACCOUNT_ID',
      'template.yaml:40 DONE',
      'template.yaml:43 LiveConfig exists only',
      'template.yaml:47 RETRIES',
      'template.yaml:48 LIVE_CONFIG_MAXIMUM_EVENT_AGE_IN_SECONDS',
      'template.yaml:53 LIVE_CONFIG_DESTINATION_CONFIG_ON_FAILURE_DESTINATION',
      'template.yaml:58 UNNAMED',
      'template.yaml:59 VERSION_VERSION',
      'template.yaml:60 maximumEventAgeInSeconds is 30,',
      'template.yaml:63 onSuccess is an',
      'template.yaml:65 IMPORT_SHARED_FAILED_ARN',
    ],
    note: ['DeletionPolicy: Retain beside the Type of OrdersConfig, LiveConfig, UnnamedConfig'],
  },
  {
    file: 'sam.yaml',
    specs: {
      'orders.live': {
        functionName: 'orders',
        qualifier: 'live',
        maximumRetryAttempts: 0,
        maximumEventAgeInSeconds: 600,
        destinationConfig: {
          onSuccess: { destination: fill('ORDERS_FUNCTION_EVENT_INVOKE_CONFIG_ON_SUCCESS_QUEUE_ARN') },
          onFailure: { destination: FAILED },
        },
      },
      'billing-function': {
        functionName: fill('BILLING_FUNCTION'),
        maximumRetryAttempts: 1,
        maximumEventAgeInSeconds: 600,
      },
    },
    warnings: ['sam.yaml:6 BILLING_FUNCTION', 'sam.yaml:18 ORDERS_FUNCTION_EVENT_INVOKE_CONFIG_ON_SUCCESS_QUEUE_ARN'],
    note: ['beside the Type of OrdersFunction, BillingFunction, which SAM copies'],
  },
  {
    file: 'cdk.template.json',
    specs: {
      orders: {
        functionName: 'orders',
        maximumEventAgeInSeconds: 7200,
        destinationConfig: {
          onFailure: { destination: `arn:${fill('AWS_PARTITION')}:sqs:eu-west-1:123456789012:failed` },
        },
      },
      imported: { functionName: 'imported', maximumRetryAttempts: 2 },
    },
    warnings: ['cdk.template.json:13 AWS_PARTITION'],
    note: ['OrdersHandlerEventInvokeConfig5E6F, ImportedEventInvokeConfig7A8B'],
  },
  {
    file: 'ack',
    specs: {
      'orders-prod': {
        functionName: 'orders-prod',
        region: 'eu-west-1',
        maximumRetryAttempts: 1,
        destinationConfig: { onFailure: { destination: FAILED } },
      },
      'orders-prod.live': { functionName: 'orders-prod', qualifier: 'live', maximumEventAgeInSeconds: 120 },
      'orders-v1': {
        functionName: fill('FUNCTION_ELSEWHERE_NAME'),
        qualifier: fill('VERSION_ORDERS_V1_VERSION'),
        maximumRetryAttempts: 0,
      },
    },
    warnings: ['ack/objects.yaml:36 FUNCTION_ELSEWHERE_NAME', 'ack/objects.yaml:38 VERSION_ORDERS_V1_VERSION'],
    note: [
      'kubectl annotate alias.lambda.services.k8s.aws/orders-live -n shop services.k8s.aws/deletion-policy=retain',
      "don't remove functionEventInvokeConfig",
    ],
  },
  {
    file: 'crossplane',
    specs: {
      orders: {
        functionName: 'orders',
        region: 'eu-west-1',
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: 300,
        destinationConfig: {
          onSuccess: { destination: fill('ORDERS_ON_SUCCESS_DESTINATION') },
          onFailure: {
            destination: `arn:${fill('AWS_PARTITION')}:sqs:eu-west-1:${fill('AWS_ACCOUNT_ID')}:orders-failed`,
          },
        },
      },
      'billing-prod.live': {
        functionName: 'billing-prod',
        qualifier: 'live',
        region: 'eu-west-1',
        maximumRetryAttempts: 0,
        destinationConfig: { onFailure: { destination: FAILED } },
      },
    },
    warnings: [
      'crossplane/objects.yaml:12 AWS_PARTITION',
      'crossplane/objects.yaml:12 AWS_ACCOUNT_ID',
      'crossplane/objects.yaml:15 ORDERS_ON_SUCCESS_DESTINATION',
    ],
    note: [
      `kubectl patch functioneventinvokeconfig.lambda.aws.upbound.io/orders --type merge -p '{"spec":{"deletionPolicy":"Orphan"}}'`,
      `lambda.aws.m.upbound.io/billing -n shop --type merge -p '{"spec":{"managementPolicies":["Observe"]}}'`,
    ],
  },
  {
    file: 'serverless.yml',
    specs: {
      'shop-dev-orders': {
        functionName: 'shop-dev-orders',
        region: 'eu-west-1',
        maximumRetryAttempts: 1,
        maximumEventAgeInSeconds: 7200,
        destinationConfig: {
          onSuccess: {
            destination: `arn:${fill('AWS_PARTITION')}:lambda:eu-west-1:${fill('AWS_ACCOUNT_ID')}:function:shop-dev-audit`,
          },
          onFailure: { destination: FAILED },
        },
      },
      'billing-prod.provisioned': {
        functionName: 'billing-prod',
        qualifier: 'provisioned',
        region: 'eu-west-1',
        destinationConfig: {
          onSuccess: { destination: fill('ENV_DONE_TOPIC_ARN') },
          onFailure: {
            destination: `arn:${fill('AWS_PARTITION')}:sqs:eu-west-1:${fill('AWS_ACCOUNT_ID')}:shop-failed`,
          },
        },
      },
    },
    warnings: [
      'serverless.yml:7 OPT_STAGE',
      'serverless.yml:15 AWS_PARTITION',
      'serverless.yml:15 AWS_ACCOUNT_ID',
      'serverless.yml:27 ENV_DONE_TOPIC_ARN',
    ],
    note: ['for OrdersLambdaEvConf, BillingLambdaEvConf under resources.extensions'],
  },
  {
    file: 'put-input.json',
    specs: {
      orders: {
        functionName: 'orders',
        maximumRetryAttempts: 0,
        maximumEventAgeInSeconds: 60,
        destinationConfig: { onFailure: { destination: FAILED } },
      },
    },
    warnings: [],
  },
  {
    file: 'list-output.json',
    specs: {
      orders: { functionName: 'arn:aws:lambda:eu-west-1:123456789012:function:orders', maximumRetryAttempts: 0 },
      'orders.live': {
        functionName: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
        qualifier: 'live',
        destinationConfig: { onFailure: {} },
      },
    },
    warnings: [],
  },
];
