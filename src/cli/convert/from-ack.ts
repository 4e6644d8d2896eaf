import { member, textAt, type Value } from './document.ts';
import { type KubernetesObject, objectsIn } from './kubernetes-objects.ts';
import type { Place } from './place.ts';
import type { Field, Findings, Found } from './source.ts';

const GROUP = 'lambda.services.k8s.aws';
const KINDS = ['Function', 'Alias', 'Version'];

/** Finds the configurations in the objects of the ACK controller for Lambda. There they are a part of other kinds. */
export function fromAck(documents: readonly Value[]): Findings {
  const objects = objectsIn(documents).filter(({ group }) => group === GROUP);
  const found = objects
    .filter(({ kind, body }) => KINDS.includes(kind) && member(body, 'spec', 'functionEventInvokeConfig'))
    .map((object) => foundIn(object, objects));
  return { found, warnings: [] };
}

function foundIn(object: KubernetesObject, objects: readonly KubernetesObject[]): Found {
  const { body, kind, name, namespace } = object;
  const config = member(body, 'spec', 'functionEventInvokeConfig');
  const place = config?.place ?? body.place;
  const address = `${kind.toLowerCase()}.${GROUP}/${name}`;
  return {
    custody: 'ack',
    address: namespace ? `${address} -n ${namespace}` : address,
    ownName: name,
    place,
    namespace,
    functionName: functionOf(object, objects, place),
    qualifier: qualifierOf(object, place),
    region: known(member(body, 'metadata', 'annotations', 'services.k8s.aws/region')),
    maximumRetryAttempts: known(member(config, 'maximumRetryAttempts')),
    maximumEventAgeInSeconds: known(member(config, 'maximumEventAgeInSeconds')),
    onSuccess: known(member(config, 'destinationConfig', 'onSuccess', 'destination')),
    onFailure: known(member(config, 'destinationConfig', 'onFailure', 'destination')),
  };
}

function functionOf(object: KubernetesObject, objects: readonly KubernetesObject[], place: Place): Field {
  const { body, kind, name, namespace } = object;
  if (kind === 'Function')
    return known(member(body, 'spec', 'name')) ?? unknown(`Function.${name}.name`, namespace, place);
  const own = known(member(body, 'spec', 'functionName'));
  if (own) return own;
  const from = member(body, 'spec', 'functionRef', 'from');
  const referred = textAt(from, 'name');
  if (referred === undefined) return unknown(`${kind}.${name}.functionName`, namespace, place);
  const inNamespace = textAt(from, 'namespace') ?? namespace;
  const target = objects.find(
    (other) => other.kind === 'Function' && other.name === referred && other.namespace === inNamespace,
  );
  return (
    known(member(target?.body, 'spec', 'name')) ??
    unknown(`Function.${referred}.name`, inNamespace, from?.place ?? place)
  );
}

function qualifierOf({ body, kind, name, namespace }: KubernetesObject, place: Place): Field | undefined {
  if (kind === 'Function') return undefined;
  if (kind === 'Alias') return known(member(body, 'spec', 'name')) ?? unknown(`Alias.${name}.name`, namespace, place);
  return known(member(body, 'status', 'version')) ?? unknown(`Version.${name}.version`, namespace, place);
}

function known(value: Value | undefined): Field | undefined {
  return value?.kind === 'scalar' ? { text: [value.text], place: value.place } : undefined;
}

function unknown(reference: string, namespace: string | undefined, place: Place): Field {
  return { text: [{ reference, scope: `namespace ${namespace}`, place }], place };
}
