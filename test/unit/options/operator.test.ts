import assert from 'node:assert/strict';
import { CommanderError } from 'commander';
import { type OperatorOptions, operatorCommand, readOperatorOptions } from '../../../src/options/operator.ts';

const DEFAULTS: OperatorOptions = {
  verifySsl: true,
  signRequest: true,
  readTimeoutSeconds: 10,
  connectTimeoutSeconds: 3,
  debug: false,
  concurrency: 64,
  leaderElect: false,
  leaseDurationMilliseconds: 15_000,
  renewDeadlineMilliseconds: 10_000,
  retryPeriodMilliseconds: 2_000,
  leaseName: 'event-invoke-operator',
  requestsPerSecond: 10,
  driftCheckIntervalSeconds: 600,
  minimumDriftCheckIntervalSeconds: 60,
  defaultAccount: { is: 'Operator' },
  observeOnly: false,
  logLevel: 'info',
  logFormat: 'json',
  metricsBindAddress: { port: 8080 },
  healthProbeBindAddress: { port: 8081 },
};

const METRICS = ['--metrics-bind-address', 'EVENT_INVOKE_OPERATOR_METRICS_BIND_ADDRESS'] as const;
const PROBES = ['--health-probe-bind-address', 'EVENT_INVOKE_OPERATOR_HEALTH_PROBE_BIND_ADDRESS'] as const;

const VARIABLES = operatorCommand().options.flatMap(({ envVar }) => envVar ?? []);

describe("the operator's options", () => {
  let before: readonly (readonly [name: string, value: string | undefined])[];

  beforeEach(() => {
    before = VARIABLES.map((name) => [name, process.env[name]]);
    for (const name of VARIABLES) delete process.env[name];
  });
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('have defaults', () => assert.deepEqual(readOperatorOptions([]), DEFAULTS));

  type Row = readonly [option: string, variable: string, value: string, sets: Partial<OperatorOptions>];
  const rows: readonly Row[] = [
    ['--kubeconfig', 'KUBECONFIG', '/home/me/kube:/etc/kube', { kubeconfig: '/home/me/kube:/etc/kube' }],
    ['--context', 'EVENT_INVOKE_OPERATOR_CONTEXT', 'staging', { context: 'staging' }],
    ['--namespaces', 'EVENT_INVOKE_OPERATOR_NAMESPACES', 'shop', { namespaces: ['shop'] }],
    ['--namespaces', 'EVENT_INVOKE_OPERATOR_NAMESPACES', ' shop , post,shop', { namespaces: ['shop', 'post'] }],
    ['--label-selector', 'EVENT_INVOKE_OPERATOR_LABEL_SELECTOR', 'team=payments', { labelSelector: 'team=payments' }],
    [
      '--label-selector',
      'EVENT_INVOKE_OPERATOR_LABEL_SELECTOR',
      'example.com/team in (a, b),!old,stage!=dev,tier',
      { labelSelector: 'example.com/team in (a, b),!old,stage!=dev,tier' },
    ],
    [
      '--leader-elect-resource-name',
      'EVENT_INVOKE_OPERATOR_LEADER_ELECT_RESOURCE_NAME',
      'shop.operator-2',
      { leaseName: 'shop.operator-2' },
    ],
    [
      '--leader-elect-resource-namespace',
      'EVENT_INVOKE_OPERATOR_LEADER_ELECT_RESOURCE_NAMESPACE',
      'operators',
      { leaseNamespace: 'operators' },
    ],
    ['--leader-elect', 'EVENT_INVOKE_OPERATOR_LEADER_ELECT', 'true', { leaderElect: true }],
    ['--leader-elect', 'EVENT_INVOKE_OPERATOR_LEADER_ELECT', 'no', { leaderElect: false }],
    [
      '--leader-elect-lease-duration',
      'EVENT_INVOKE_OPERATOR_LEADER_ELECT_LEASE_DURATION',
      '1m30s',
      { leaseDurationMilliseconds: 90_000 },
    ],
    [
      '--leader-elect-renew-deadline',
      'EVENT_INVOKE_OPERATOR_LEADER_ELECT_RENEW_DEADLINE',
      '2.5s',
      { renewDeadlineMilliseconds: 2_500 },
    ],
    [
      '--leader-elect-retry-period',
      'EVENT_INVOKE_OPERATOR_LEADER_ELECT_RETRY_PERIOD',
      '400ms',
      { retryPeriodMilliseconds: 400 },
    ],
    ['--concurrency', 'EVENT_INVOKE_OPERATOR_CONCURRENCY', '1', { concurrency: 1 }],
    ['--concurrency', 'EVENT_INVOKE_OPERATOR_CONCURRENCY', '1000', { concurrency: 1000 }],
    [
      '--drift-check-interval',
      'EVENT_INVOKE_OPERATOR_DRIFT_CHECK_INTERVAL',
      '1h30m',
      { driftCheckIntervalSeconds: 5400 },
    ],
    ['--drift-check-interval', 'EVENT_INVOKE_OPERATOR_DRIFT_CHECK_INTERVAL', '1s', { driftCheckIntervalSeconds: 1 }],
    ['--default-account', 'EVENT_INVOKE_OPERATOR_DEFAULT_ACCOUNT', 'operator', { defaultAccount: { is: 'Operator' } }],
    ['--default-account', 'EVENT_INVOKE_OPERATOR_DEFAULT_ACCOUNT', 'none', { defaultAccount: { is: 'None' } }],
    [
      '--default-account',
      'EVENT_INVOKE_OPERATOR_DEFAULT_ACCOUNT',
      'payments',
      { defaultAccount: { is: 'Named', name: 'payments' } },
    ],
    ['--observe-only', 'EVENT_INVOKE_OPERATOR_OBSERVE_ONLY', 'true', { observeOnly: true }],
    ['--observe-only', 'EVENT_INVOKE_OPERATOR_OBSERVE_ONLY', '1', { observeOnly: true }],
    ['--observe-only', 'EVENT_INVOKE_OPERATOR_OBSERVE_ONLY', 'no', { observeOnly: false }],
    ['--log-level', 'EVENT_INVOKE_OPERATOR_LOG_LEVEL', 'debug', { logLevel: 'debug' }],
    ['--log-format', 'EVENT_INVOKE_OPERATOR_LOG_FORMAT', 'text', { logFormat: 'text' }],
    ['--region', 'AWS_REGION', 'us-gov-east-1', { region: 'us-gov-east-1' }],
    ['--region', 'AWS_REGION', 'eusc-de-east-1', { region: 'eusc-de-east-1' }],
    ['--profile', 'AWS_PROFILE', 'production', { profile: 'production' }],
    ['--endpoint-url', 'AWS_ENDPOINT_URL_LAMBDA', 'http://localhost:4566', { endpointUrl: 'http://localhost:4566' }],
    ['--ca-bundle', 'AWS_CA_BUNDLE', '/dev/null', { caBundle: '/dev/null' }],
    ['--read-timeout', 'EVENT_INVOKE_OPERATOR_READ_TIMEOUT', '0', { readTimeoutSeconds: 0 }],
    ['--connect-timeout', 'EVENT_INVOKE_OPERATOR_CONNECT_TIMEOUT', '30', { connectTimeoutSeconds: 30 }],
    [...METRICS, ':9090', { metricsBindAddress: { port: 9090 } }],
    [...METRICS, '0', { metricsBindAddress: 'Off' }],
    [...METRICS, ':0', { metricsBindAddress: { port: 0 } }],
    [...PROBES, '127.0.0.1:8081', { healthProbeBindAddress: { host: '127.0.0.1', port: 8081 } }],
    [...PROBES, '[::1]:65535', { healthProbeBindAddress: { host: '::1', port: 65_535 } }],
    [...PROBES, 'localhost:80', { healthProbeBindAddress: { host: 'localhost', port: 80 } }],
    [...PROBES, '0', { healthProbeBindAddress: 'Off' }],
  ];
  for (const [option, variable, value, sets] of rows) {
    it(`${option} ${value} is understood, and so is ${variable}`, () => {
      assert.deepEqual(readOperatorOptions([option, value]), { ...DEFAULTS, ...sets });
      process.env[variable] = value;
      assert.deepEqual(readOperatorOptions([]), { ...DEFAULTS, ...sets });
    });
  }

  const flags: readonly (readonly [flag: string, variable: string, sets: Partial<OperatorOptions>])[] = [
    ['--no-verify-ssl', 'EVENT_INVOKE_OPERATOR_NO_VERIFY_SSL', { verifySsl: false }],
    ['--no-sign-request', 'EVENT_INVOKE_OPERATOR_NO_SIGN_REQUEST', { signRequest: false }],
    ['--debug', 'EVENT_INVOKE_OPERATOR_DEBUG', { debug: true, logLevel: 'debug' }],
  ];
  for (const [flag, variable, sets] of flags) {
    it(`${flag} is understood, and so is ${variable}, unless it says no`, () => {
      assert.deepEqual(readOperatorOptions([flag]), { ...DEFAULTS, ...sets });
      process.env[variable] = 'true';
      assert.deepEqual(readOperatorOptions([]), { ...DEFAULTS, ...sets });
      process.env[variable] = 'false';
      assert.deepEqual(readOperatorOptions([]), DEFAULTS);
    });
  }

  it('--observe-only needs no value', () => {
    assert.equal(readOperatorOptions(['--observe-only']).observeOnly, true);
  });

  it('on the command line win over the environment', () => {
    process.env.EVENT_INVOKE_OPERATOR_CONCURRENCY = '5';
    process.env.EVENT_INVOKE_OPERATOR_OBSERVE_ONLY = 'true';
    const options = readOperatorOptions(['--concurrency', '7', '--observe-only', 'false']);
    assert.deepEqual([options.concurrency, options.observeOnly], [7, false]);
  });

  for (const variable of VARIABLES) {
    it(`take ${variable} set to nothing for ${variable} not set`, () => {
      process.env[variable] = '';
      assert.deepEqual(readOperatorOptions([]), DEFAULTS);
    });
  }

  const wrong: readonly (readonly [option: string, variable: string, value: string, says: RegExp])[] = [
    ['--namespaces', 'EVENT_INVOKE_OPERATOR_NAMESPACES', 'Shop', /"Shop" is not the name of a namespace/],
    ['--namespaces', 'EVENT_INVOKE_OPERATOR_NAMESPACES', 'shop,', /"" is not the name of a namespace/],
    ['--namespaces', 'EVENT_INVOKE_OPERATOR_NAMESPACES', 'n'.repeat(64), /is not the name of a namespace/],
    ['--label-selector', 'EVENT_INVOKE_OPERATOR_LABEL_SELECTOR', '=payments', /Write a selector such as team=payments/],
    ['--label-selector', 'EVENT_INVOKE_OPERATOR_LABEL_SELECTOR', 'team in payments', /Write a selector such as/],
    ['--leader-elect', 'EVENT_INVOKE_OPERATOR_LEADER_ELECT', 'maybe', /Write true or false/],
    [
      '--leader-elect-lease-duration',
      'EVENT_INVOKE_OPERATOR_LEADER_ELECT_LEASE_DURATION',
      '15',
      /Write a duration such as 15s, 400ms or 1m30s/,
    ],
    [
      '--leader-elect-lease-duration',
      'EVENT_INVOKE_OPERATOR_LEADER_ELECT_LEASE_DURATION',
      '10s',
      /--leader-elect-lease-duration must be longer than that of --leader-elect-renew-deadline/,
    ],
    ['--leader-elect-lease-duration', 'EVENT_INVOKE_OPERATOR_LEADER_ELECT_LEASE_DURATION', '900ms', /Write 1s or more/],
    [
      '--leader-elect-renew-deadline',
      'EVENT_INVOKE_OPERATOR_LEADER_ELECT_RENEW_DEADLINE',
      '2400ms',
      /--leader-elect-renew-deadline must be longer than 1\.2 times that of --leader-elect-retry-period/,
    ],
    [
      '--leader-elect-retry-period',
      'EVENT_INVOKE_OPERATOR_LEADER_ELECT_RETRY_PERIOD',
      '0s',
      /Write a duration such as/,
    ],
    ['--concurrency', 'EVENT_INVOKE_OPERATOR_CONCURRENCY', '0', /whole number from 1 to 1000/],
    ['--concurrency', 'EVENT_INVOKE_OPERATOR_CONCURRENCY', '1001', /whole number from 1 to 1000/],
    ['--concurrency', 'EVENT_INVOKE_OPERATOR_CONCURRENCY', '2.5', /whole number/],
    ['--concurrency', 'EVENT_INVOKE_OPERATOR_CONCURRENCY', 'many', /whole number/],
    ['--drift-check-interval', 'EVENT_INVOKE_OPERATOR_DRIFT_CHECK_INTERVAL', '0s', /1s or more/],
    ['--drift-check-interval', 'EVENT_INVOKE_OPERATOR_DRIFT_CHECK_INTERVAL', '10', /duration of 1s or more/],
    ['--default-account', 'EVENT_INVOKE_OPERATOR_DEFAULT_ACCOUNT', 'Pay ments', /lower-case letters/],
    ['--observe-only', 'EVENT_INVOKE_OPERATOR_OBSERVE_ONLY', 'maybe', /Write true or false/],
    ['--log-level', 'EVENT_INVOKE_OPERATOR_LOG_LEVEL', 'loud', /Allowed choices are error, warn, info, debug/],
    ['--log-format', 'EVENT_INVOKE_OPERATOR_LOG_FORMAT', 'xml', /Allowed choices are json, text/],
    ['--region', 'AWS_REGION', 'Ireland', /Write a region such as eu-west-1/],
    ['--endpoint-url', 'AWS_ENDPOINT_URL_LAMBDA', 'localhost:4566', /Write a URL such as http:/],
    ['--endpoint-url', 'AWS_ENDPOINT_URL_LAMBDA', 'ftp://localhost', /Write a URL such as http:/],
    ['--ca-bundle', 'AWS_CA_BUNDLE', '/nowhere/ca.pem', /Name a readable file/],
    ['--read-timeout', 'EVENT_INVOKE_OPERATOR_READ_TIMEOUT', '1m', /whole seconds/],
    ['--connect-timeout', 'EVENT_INVOKE_OPERATOR_CONNECT_TIMEOUT', '-1', /whole seconds/],
    [...METRICS, '8080', /Write an address such as :8080, 127\.0\.0\.1:8080 or \[::1\]:8080, or 0 for none\./],
    [...METRICS, ':65536', /Write an address/],
    [...METRICS, '::1:8080', /Write an address/],
    [...METRICS, '[127.0.0.1]:8080', /Write an address/],
    [...PROBES, '127.0.0.1', /Write an address/],
    [...PROBES, ':http', /Write an address/],
    [...PROBES, 'http://localhost:8081', /Write an address/],
    [...PROBES, '00', /Write an address/],
  ];

  describe('that are wrong', () => {
    let told: string;
    let write: typeof process.stderr.write;

    beforeEach(() => {
      told = '';
      write = process.stderr.write;
      process.stderr.write = (text: string | Uint8Array) => {
        told += text;
        return true;
      };
    });
    afterEach(() => {
      process.stderr.write = write;
    });

    function refused(args: readonly string[], says: RegExp): void {
      told = '';
      assert.throws(
        () => readOperatorOptions(args),
        (error: unknown) => error instanceof CommanderError && error.exitCode !== 0 && says.test(error.message),
      );
      assert.match(told, /^error: .+\n$/s);
    }

    for (const [option, variable, value, says] of wrong) {
      it(`${option} ${value} ends with a sentence, and so does ${variable}`, () => {
        refused([option, value], says);
        process.env[variable] = value;
        refused([], says);
      });
    }

    it('an option that is not known ends with a sentence', () => refused(['--consistency', '5'], /--consistency/));

    it('an option without its value ends with a sentence', () => refused(['--region'], /argument missing/));

    it('an argument that belongs to nothing ends with a sentence', () => refused(['start'], /too many arguments/));
  });

  it('are all told by --help, each with its variable', () => {
    const help = operatorCommand().helpInformation().replace(/\s+/g, ' ');
    for (const { long, envVar, description } of operatorCommand().options) {
      assert.ok(long && help.includes(long), `${long}`);
      assert.ok(envVar && help.includes(`env: ${envVar}`), `${envVar}`);
      assert.ok(help.includes(description), description);
    }
    assert.match(help, /\(default: 10m/);
  });

  it('end well where only help was asked for', () => {
    const { write } = process.stdout;
    process.stdout.write = () => true;
    try {
      assert.throws(() => readOperatorOptions(['--help']), { exitCode: 0 });
    } finally {
      process.stdout.write = write;
    }
  });
});
