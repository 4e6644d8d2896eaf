import { Command, InvalidArgumentError } from 'commander';
import { durationSeconds } from '../api/duration.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../observability/log.ts';
import { awsFlags } from './aws.ts';
import { bindAddressFlag } from './bind-address.ts';
import { countUpTo } from './count.ts';
import { defaultAccountFlag } from './default-account.ts';
import { addFlags, choiceFlag, readFlags, type ValuesOf, valueFlag } from './flag.ts';
import { isNamespaceName } from './kubernetes-names.ts';
import { leaderElectionFlags, wrongTimes } from './leader-election.ts';
import { requestsPerSecondFlag } from './requests-per-second.ts';
import { boolean, NO } from './yes-or-no.ts';

const MOST_CONCURRENCY = 1000;

// Lambda's control plane answers in well under a second. A hanging call must not occupy a worker for long, and must end
// within the 25 s that a shutdown has.
const AWS = {
  timeoutPrefix: '',
  readTimeoutSeconds: 10,
  connectTimeoutSeconds: 3,
  variablePrefix: 'EVENT_INVOKE_OPERATOR_',
} as const;

/** The operator's options. */
export type OperatorOptions = ValuesOf<ReturnType<typeof operatorFlags>>;

/** The operator's command line. Each option has an environment variable as well. */
export function operatorCommand(): Command {
  return commandWith(operatorFlags());
}

function commandWith(flags: ReturnType<typeof operatorFlags>): Command {
  const command = new Command('event-invoke-operator')
    .description("Makes AWS Lambda's asynchronous invocation settings declarative: see EventInvokeConfig.")
    .helpOption('-h, --help', 'show this help')
    .allowExcessArguments(false);
  addFlags(command, flags);
  return command.addHelpText(
    'after',
    "\nThe AWS SDK's own environment (AWS_ACCESS_KEY_ID, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ENDPOINT_URL_STS, …) works as usual.",
  );
}

/**
 * Reads the command line and the environment.
 *
 * @throws CommanderError if a value is wrong, with a sentence about it, or if help was asked for
 */
export function readOperatorOptions(args: readonly string[]): OperatorOptions {
  const flags = operatorFlags();
  const command = commandWith(flags).exitOverride();
  // An empty variable counts as unset. commander and the AWS SDK would take it for a value.
  for (const option of command.options) {
    const { envVar } = option;
    if (envVar === undefined) continue;
    const value = process.env[envVar];
    // commander turns a switch on as soon as its variable exists, even if it holds "false".
    const isFlag = !option.required && !option.optional;
    if (value === '' || (isFlag && NO.includes(value ?? ''))) delete process.env[envVar];
  }
  command.parse(args, { from: 'user' });
  const options = readFlags(flags, command);
  const wrong = wrongTimes(options);
  if (wrong !== undefined) command.error(`error: ${wrong}`);
  return { ...options, logLevel: options.debug ? 'debug' : options.logLevel };
}

function operatorFlags() {
  return { ...kubernetesFlags(), ...leaderElectionFlags(), ...awsFlags(AWS), ...runFlags(), ...serverFlags() };
}

function kubernetesFlags() {
  return {
    /** Path of a kubeconfig, or several as in KUBECONFIG. */
    kubeconfig: valueFlag(
      '--kubeconfig <path>',
      'kubeconfig (default: ~/.kube/config, then the service account of the pod)',
      { parse: text, variable: 'KUBECONFIG' },
    ),
    context: valueFlag('--context <name>', "context of the kubeconfig (default: the kubeconfig's current one)", {
      parse: text,
      variable: 'EVENT_INVOKE_OPERATOR_CONTEXT',
    }),
    /** Absent: all namespaces. */
    namespaces: valueFlag('--namespaces <names>', 'namespaces to watch, separated by commas (default: all)', {
      parse: namespaces,
      variable: 'EVENT_INVOKE_OPERATOR_NAMESPACES',
    }),
    labelSelector: valueFlag(
      '--label-selector <selector>',
      'manage only objects with these labels, such as team=payments',
      { parse: labelSelector, variable: 'EVENT_INVOKE_OPERATOR_LABEL_SELECTOR' },
    ),
  };
}

function runFlags() {
  return {
    concurrency: valueFlag(
      '--concurrency <count>',
      'how many functions of one account and region are worked on at the same time',
      {
        parse: countUpTo(MOST_CONCURRENCY),
        byDefault: 64,
        variable: 'EVENT_INVOKE_OPERATOR_CONCURRENCY',
      },
    ),
    requestsPerSecond: requestsPerSecondFlag('EVENT_INVOKE_OPERATOR_REQUESTS_PER_SECOND'),
    driftCheckIntervalSeconds: valueFlag(
      '--drift-check-interval <duration>',
      'how often Lambda is checked if nothing changed, 1s or more; an object can set its own',
      {
        parse: interval,
        byDefault: 600,
        defaultText: '10m',
        variable: 'EVENT_INVOKE_OPERATOR_DRIFT_CHECK_INTERVAL',
      },
    ),
    minimumDriftCheckIntervalSeconds: valueFlag(
      '--minimum-drift-check-interval <duration>',
      'the shortest interval that an object gets, whatever its driftCheckInterval says',
      {
        parse: interval,
        byDefault: 60,
        defaultText: '1m',
        variable: 'EVENT_INVOKE_OPERATOR_MINIMUM_DRIFT_CHECK_INTERVAL',
      },
    ),
    /** The account of objects whose spec names none. */
    defaultAccount: defaultAccountFlag('EVENT_INVOKE_OPERATOR_DEFAULT_ACCOUNT'),
    observeOnly: valueFlag(
      '--observe-only [boolean]',
      'treat every object as managementPolicy: Observe: nothing is written to Lambda',
      { parse: boolean, preset: 'true', byDefault: false, variable: 'EVENT_INVOKE_OPERATOR_OBSERVE_ONLY' },
    ),
    logLevel: choiceFlag('--log-level <level>', 'how much is logged', LOG_LEVELS, {
      byDefault: 'info',
      variable: 'EVENT_INVOKE_OPERATOR_LOG_LEVEL',
    }),
    logFormat: choiceFlag('--log-format <format>', 'json for machines, text for people', LOG_FORMATS, {
      byDefault: 'json',
      variable: 'EVENT_INVOKE_OPERATOR_LOG_FORMAT',
    }),
  };
}

function serverFlags() {
  return {
    metricsBindAddress: bindAddressFlag(
      'metrics-bind-address',
      8080,
      'where /metrics is served, such as 127.0.0.1:8080; 0: nowhere',
      'EVENT_INVOKE_OPERATOR_METRICS_BIND_ADDRESS',
    ),
    healthProbeBindAddress: bindAddressFlag(
      'health-probe-bind-address',
      8081,
      'where /healthz and /readyz are served; 0: nowhere',
      'EVENT_INVOKE_OPERATOR_HEALTH_PROBE_BIND_ADDRESS',
    ),
  };
}

function text(value: string): string | undefined {
  return value === '' ? undefined : value;
}

function namespaces(value: string): string[] | undefined {
  const names = value.split(',').map((name) => name.trim());
  if (value.trim() === '') return undefined;
  const wrong = names.find((name) => !isNamespaceName(name));
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is not the name of a namespace.`);
  return [...new Set(names)];
}

const LABEL = '[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?';
const VALUE = `(${LABEL})?`;
const REQUIREMENT = `\\s*(!?${LABEL}|${LABEL}\\s*(=|==|!=)\\s*${VALUE}|${LABEL}\\s+(in|notin)\\s+\\(\\s*${VALUE}(\\s*,\\s*${VALUE})*\\s*\\))\\s*`;
const LABEL_SELECTOR = new RegExp(`^${REQUIREMENT}(,${REQUIREMENT})*$`);

function labelSelector(value: string): string | undefined {
  if (value.trim() === '') return undefined;
  if (!LABEL_SELECTOR.test(value)) throw new InvalidArgumentError('Write a selector such as team=payments,stage!=dev.');
  return value;
}

function interval(value: string): number {
  const seconds = durationSeconds(value);
  if (seconds === undefined || seconds < 1) {
    throw new InvalidArgumentError('Write a duration of 1s or more, such as 90s, 10m or 1h30m.');
  }
  return seconds;
}
