import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type ApiProxy, startApiProxy } from '../../dev/control-plane/api-proxy.ts';
import {
  type LambdaEmulator,
  type LambdaEmulatorOptions,
  startLambdaEmulator,
} from '../../dev/lambda-emulator/emulator.ts';
import type { Operation } from '../../dev/lambda-emulator/exchange.ts';
import { type ApiClient, createApiClient } from '../crds/api-client.ts';
import { controlPlane } from './control-plane.ts';
import { Objects } from './objects.ts';
import { type OperatorProcess, spawnOperator } from './operator-process.ts';
import { OPERATOR } from './programs.ts';

/** Node loads the program in under a second on an idle machine, and in many where the tests share it with others. */
export const READY_MILLISECONDS = 45_000;

/** How a test wants its operator. */
export interface OperatorSetup {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A program of Node. @default the operator as it is released */
  readonly program?: string;
}

/** A namespace, a Lambda and a proxied API server of a test's own, on the shared control plane. */
export interface Environment extends AsyncDisposable {
  readonly namespace: string;
  readonly api: ApiClient;
  readonly objects: Objects;
  readonly emulator: LambdaEmulator;
  readonly proxy: ApiProxy;
  /** Path of an administrator's kubeconfig that leads through the proxy. */
  readonly kubeconfig: string;
  /** The same of somebody else. @param token - of a service account, for example */
  kubeconfigOf(token: string): Promise<string>;
  /** Starts an operator for this namespace and waits until it has listed all objects. */
  startOperator(setup?: OperatorSetup): Promise<OperatorProcess>;
  /** The same without waiting. */
  spawnOperator(setup?: OperatorSetup): OperatorProcess;
  /** What Lambda was asked about a function so far, in order. */
  operations(functionName: string): Operation[];
  /** The objects of another namespace, made now. */
  anotherNamespace(): Promise<Objects>;
}

/** The credentials that an operator in a test has, of the emulator's default account. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'very-secret-key' };

/** Makes an environment. Operators that still run at its end are killed. */
export async function createEnvironment(lambda: LambdaEmulatorOptions = {}): Promise<Environment> {
  const plane = await controlPlane();
  const api = createApiClient(plane.server, plane.adminToken);
  const createNamespace = async () => {
    const name = `test-${randomBytes(4).toString('hex')}`;
    await api.request('POST', '/api/v1/namespaces', { metadata: { name } });
    return name;
  };
  const namespace = await createNamespace();
  const emulator = await startLambdaEmulator({ destinationsMustExist: false, ...lambda });
  const proxy = await startApiProxy(plane.server);
  const folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-test-'));
  const kubeconfigOf = async (token: string) => {
    const path = join(folder, `kubeconfig-${randomBytes(4).toString('hex')}`);
    await writeFile(path, kubeconfigFor(proxy.url, token));
    return path;
  };
  const kubeconfig = await kubeconfigOf(plane.adminToken);
  const running: OperatorProcess[] = [];

  const spawn = ({ args = [], env = {}, program = OPERATOR }: OperatorSetup = {}): OperatorProcess => {
    // Each test's operators have a Lease of their own: another operator's would tell them of a stop that was not theirs.
    const scope = ['--namespaces', namespace, '--leader-elect-resource-namespace', namespace];
    const operator = spawnOperator(
      [...scope, ...args],
      {
        ...variablesFor({ kubeconfig, emulator }),
        ...env,
      },
      undefined,
      [process.execPath, program],
    );
    running.push(operator);
    return operator;
  };

  return {
    namespace,
    api,
    objects: new Objects(api, namespace),
    emulator,
    proxy,
    kubeconfig,
    kubeconfigOf,
    spawnOperator: spawn,
    async startOperator(setup) {
      const operator = spawn(setup);
      await operator.logged(({ message }) => message === 'ready', READY_MILLISECONDS);
      return operator;
    },
    operations: (functionName) =>
      emulator.calls
        .all()
        .filter((call) => call.functionName === functionName)
        .map(({ operation }) => operation),
    anotherNamespace: async () => new Objects(api, await createNamespace()),
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((operator) => operator.kill()));
      await proxy[Symbol.asyncDispose]();
      await emulator.stop();
      await api[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** What a program of ours finds in its environment: the cluster and the Lambda of a test, and nothing of the user who runs it. */
export function variablesFor({
  kubeconfig,
  emulator,
}: Pick<Environment, 'kubeconfig' | 'emulator'>): NodeJS.ProcessEnv {
  const isOthers = (name: string) => name.startsWith('AWS_') || /^(https?|no)_proxy$/i.test(name);
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOthers(name)));
  return {
    ...inherited,
    KUBECONFIG: kubeconfig,
    // No file of the user who runs the tests, and no metadata service of the machine.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: emulator.scope.region,
    AWS_ENDPOINT_URL: emulator.url,
    ...CREDENTIALS,
  };
}

/**
 * The calls to Lambda and STS so far, in order and in short: `Put orders:live`, `GetFunction orders`. Outside the
 * emulator's default account and region they end in ` in <account> <region>`.
 *
 * @param functionName - leaves out the calls about other functions, and those about none
 */
export function callsMade({ calls, scope }: LambdaEmulator, functionName?: string): string[] {
  return calls
    .all()
    .filter((call) => functionName === undefined || call.functionName === functionName)
    .map(({ operation, functionName: name, qualifier, account, region }) => {
      const subject = [name, qualifier].filter((part) => part !== undefined).join(':');
      const elsewhere = account === scope.account && region === scope.region ? '' : `in ${account} ${region}`;
      return [operation.replace(/FunctionEventInvokeConfig$/, ''), subject, elsewhere].filter(Boolean).join(' ');
    });
}

function kubeconfigFor(server: string, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server } }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  });
}
