import type { EventInvokeConfig, EventInvokeConfigStatus } from '../../src/api/event-invoke-config.ts';
import { GROUP, KIND, PLURAL, VERSION } from '../../src/api/event-invoke-config.ts';
import { FIELD_MANAGER } from '../../src/kubernetes/object-writer.ts';
import type { ApiServer, KubernetesEvent } from './api-server.ts';
import type { BenchEnvironment } from './bench-environment.ts';
import { DECLARED, type ObjectIdentity } from './object-template.ts';

const NAMESPACE = 'default';
const MERGE_PATCH = 'application/merge-patch+json';

/**
 * Makes the operator's writes to Kubernetes for new objects, and nothing else: no watch, no decision, no Lambda. For each object
 * it writes the finalizer, the claim, the report and the event, one after another, each as large as the operator's own.
 *
 * @param objects - that no operator has seen yet
 * @param concurrency - the number of objects at the same time
 * @returns the time that it took, in seconds
 */
export async function writeAsBareClient(
  environment: BenchEnvironment,
  objects: readonly ObjectIdentity[],
  concurrency: number,
): Promise<number> {
  const { api, signal } = environment;
  // The operator has the objects in its cache.
  const known = new Map((await api.list()).map((object) => [object.metadata.name, object]));
  const event = await recordedEvent(api);
  const waiting = objects.values();
  const work = async () => {
    for (const identity of waiting) {
      signal.throwIfAborted();
      const object = known.get(identity.name);
      if (object === undefined) throw new Error(`The API server knows no object ${identity.name}.`);
      await writeNew(environment, identity, object, event);
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: concurrency }, work));
  return (performance.now() - from) / 1000;
}

async function writeNew(
  { api, templates }: BenchEnvironment,
  identity: ObjectIdentity,
  { metadata: { name, uid, resourceVersion: seen } }: EventInvokeConfig,
  event: KubernetesEvent,
): Promise<void> {
  const now = new Date().toISOString();
  const settled = JSON.parse(templates.inSync(identity, now)) as EventInvokeConfig;
  const path = `/apis/${GROUP}/${VERSION}/namespaces/${NAMESPACE}/${PLURAL}/${name}`;
  const patch = async (endpoint: '' | '/status', body: object): Promise<string> => {
    const written = await api.write('PATCH', `${path}${endpoint}?fieldManager=${FIELD_MANAGER}`, body, MERGE_PATCH);
    return (written as EventInvokeConfig).metadata.resourceVersion;
  };
  const { finalizers } = settled.metadata;
  const held = await patch('', { metadata: { uid, resourceVersion: seen, finalizers } });
  const claim = claimStatus(identity, uid, settled, now);
  const claimed = await patch('/status', { metadata: { resourceVersion: held }, status: claim });
  const report = { ...settled.status, uid };
  const resourceVersion = await patch('/status', { metadata: { resourceVersion: claimed }, status: report });
  await api.write('POST', `/api/v1/namespaces/${NAMESPACE}/events`, {
    ...event,
    metadata: { name: `${name}.${Date.now().toString(16)}`, namespace: NAMESPACE },
    involvedObject: { ...event.involvedObject, name, uid, resourceVersion },
  });
}

/** The status that claims a target before its first Put. */
function claimStatus(
  { functionName, qualifier }: ObjectIdentity,
  uid: string,
  { status }: EventInvokeConfig,
  at: string,
): EventInvokeConfigStatus {
  const { onFailure, ...numbers } = DECLARED;
  const settings = { ...numbers, destinationConfig: { onFailure: { destination: onFailure } } };
  const claims = [{ functionArn: status?.functionArn ?? '', attempts: [{ settings, at }] }];
  return { uid, named: { functionName, qualifier }, claims };
}

/** An event as the operator records it. */
async function recordedEvent(api: ApiServer): Promise<KubernetesEvent> {
  const [first] = await api.events(NAMESPACE, KIND);
  if (first === undefined) throw new Error('The operator recorded no event.');
  const { metadata: _, ...event } = first;
  return event;
}
