import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createKubectl, succeeding } from '../../dev/local/kubectl.ts';
import type { LocalEnvironment } from '../../dev/local/local-environment.ts';
import { GROUP, KIND, VERSION } from '../../src/api/event-invoke-config.ts';
import type { Bench } from '../scenario.ts';
import type { EtcdObjects } from './etcd-objects.ts';
import { startOperator } from './operator-run.ts';
import { until } from './until.ts';

const NAME = 'template-object';
const FUNCTION_NAME = 'template-function';
const QUALIFIER = 'template-qualifier';
const IN_SYNC_SECONDS = 30;

/** The settings that every object declares at first. */
export const DECLARED = {
  maximumRetryAttempts: 1,
  maximumEventAgeInSeconds: 3600,
  onFailure: 'arn:aws:sqs:us-east-1:111122223333:asynchronous-invocations-failed',
} as const;

/** The parts of an object that differ from the other objects. */
export interface ObjectIdentity {
  readonly name: string;
  readonly functionName: string;
  readonly qualifier: string;
}

/** Makes the JSON of an object, as the API server stores it. */
export type ObjectTemplate = (object: ObjectIdentity, lastModified?: string) => string;

/** The two states in which a scenario finds its objects. */
export interface ObjectTemplates {
  /** Applied, but not seen by an operator yet. */
  readonly applied: ObjectTemplate;
  /** In sync: the object has the operator's finalizer, claim and status. */
  readonly inSync: ObjectTemplate;
}

/**
 * Lets a real kubectl and the measured operator write one object. The copies of this object then have everything that these two
 * write, managed fields included.
 */
export async function makeTemplates(
  environment: LocalEnvironment,
  objects: EtcdObjects,
  bench: Bench,
): Promise<ObjectTemplates> {
  const { emulator, folder } = environment;
  const manifest = join(folder.path, 'template.json');
  const { onFailure, ...numbers } = DECLARED;
  const spec = {
    functionName: FUNCTION_NAME,
    qualifier: QUALIFIER,
    ...numbers,
    destinationConfig: { onFailure: { destination: onFailure } },
  };
  const metadata = { name: NAME, labels: { 'app.kubernetes.io/part-of': 'orders', team: 'payments' } };
  await writeFile(manifest, JSON.stringify({ apiVersion: `${GROUP}/${VERSION}`, kind: KIND, metadata, spec }));
  await succeeding(createKubectl(environment, bench.signal))('apply', '-f', manifest);
  const applied = await objects.read(NAME);

  emulator.functions.create(FUNCTION_NAME, { versions: 1, aliases: { [QUALIFIER]: '1' } });
  const operator = await startOperator(environment, bench, []);
  const whenInSync = async () => {
    const json = await objects.read(NAME);
    return json.includes('"reason":"InSync"') ? json : undefined;
  };
  const patience = { seconds: IN_SYNC_SECONDS, signal: operator.signal };
  const inSync = await until('the template was in sync', whenInSync, patience);
  await operator.stop();
  await objects.remove(NAME);
  emulator.functions.delete(FUNCTION_NAME);
  emulator.calls.clear();
  return { applied: templateOf(applied), inSync: templateOf(inSync) };
}

function templateOf(json: string): ObjectTemplate {
  const { metadata, status } = JSON.parse(json) as {
    readonly metadata: { readonly uid: string };
    readonly status?: { readonly lastModified: string };
  };
  return ({ name, functionName, qualifier }, lastModified = '') => {
    const copy = json
      .replaceAll(NAME, name)
      .replaceAll(FUNCTION_NAME, functionName)
      .replaceAll(QUALIFIER, qualifier)
      .replaceAll(metadata.uid, randomUUID());
    return status === undefined ? copy : copy.replaceAll(status.lastModified, lastModified);
  };
}
