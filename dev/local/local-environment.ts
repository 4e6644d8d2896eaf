import { tmpdir } from 'node:os';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { GuardedFolder } from '../control-plane/guard/guarded-folder.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { type LambdaEmulator, startLambdaEmulator } from '../lambda-emulator/emulator.ts';
import { seedLambdaEmulator } from '../lambda-emulator/seed.ts';
import type { LambdaSeed } from '../lambda-emulator/seed-reader.ts';

/** @see startLocalEnvironment */
export interface LocalEnvironmentOptions {
  /** The contents of Lambda at the start. Clients use its account and region, too. */
  readonly seed: LambdaSeed;
  /** Called with each line about the control plane's start, and about later problems. */
  readonly report: (line: string) => void;
  /** Aborts the start; after the start it has no effect. */
  readonly signal: AbortSignal;
}

/** A control plane and a Lambda, on this machine only. Disposing of it ends both. */
export interface LocalEnvironment extends AsyncDisposable {
  readonly controlPlane: ControlPlane;
  readonly emulator: LambdaEmulator;
  /** The folder for programs that must end with this process. */
  readonly folder: GuardedFolder;
  /** Environment variables with which kubectl, the operator and AWS clients use both. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Starts a control plane, with kube-controller-manager if it can be found, and a Lambda emulator that enforces Lambda's quota.
 *
 * @throws the errors of startControlPlane
 */
export async function startLocalEnvironment(options: LocalEnvironmentOptions): Promise<LocalEnvironment> {
  const { seed, report, signal } = options;
  await using started = new AsyncDisposableStack();
  const controlPlane = started.use(await startControlPlane({ report, controllerManager: true, signal }));
  const { account, region } = seed;
  const emulator = started.use(
    await startLambdaEmulator({ quota: true, ...(account && { account }), ...(region && { region }) }),
  );
  seedLambdaEmulator(emulator, seed);
  const folder = started.use(await GuardedFolder.open(tmpdir(), 'event-invoke-operator-local-'));
  const all = started.move();
  return {
    controlPlane,
    emulator,
    folder,
    variables: {
      KUBECONFIG: controlPlane.kubeconfig,
      AWS_ENDPOINT_URL: emulator.url,
      AWS_REGION: emulator.scope.region,
      // The emulator accepts any credentials. These are obviously not real ones.
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      // Another program of this machine may have the ports that the operator has in a pod. Its log says which ones it got.
      EVENT_INVOKE_OPERATOR_METRICS_BIND_ADDRESS: '127.0.0.1:0',
      EVENT_INVOKE_OPERATOR_HEALTH_PROBE_BIND_ADDRESS: '127.0.0.1:0',
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/**
 * The environment of a program that must use the local environment only. The shell's variables for AWS (a profile, an endpoint
 * of Lambda alone) and for the operator are left out, since they would lead elsewhere.
 */
export function programEnvironment({ variables }: LocalEnvironment): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|EVENT_INVOKE_OPERATOR)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...variables,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
