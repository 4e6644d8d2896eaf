import { credentialWarnings } from './credential-warnings.ts';
import { entriesOf, member, textAt, type Value } from './document.ts';
import { type KubernetesObject, objectsIn } from './kubernetes-objects.ts';
import { ACK_KEY, ackSightings } from './kubernetes-sightings.ts';
import { type Place, placeKey } from './place.ts';
import { type Collected, collected, type Field, type Found, type Reading } from './source.ts';
import { writtenField as known, writtenAt } from './written-field.ts';

const GROUP = 'lambda.services.k8s.aws';
const KINDS = ['Function', 'Alias', 'Version'];

/** With this annotation ACK writes nothing to AWS: https://aws-controllers-k8s.github.io/docs/guides/readonly */
const READ_ONLY = 'services.k8s.aws/read-only';

/** The annotation by which ACK takes the role of another account. */
const OWNER = 'owner-account-id';

/** The members of the field that ACK's controller reads. */
const READ = ['maximumRetryAttempts', 'maximumEventAgeInSeconds', 'destinationConfig'];

/** Finds the configurations in the objects of the ACK controller for Lambda. There they are a part of other kinds. */
export function fromAck(documents: readonly Value[]): Reading {
  const into = collected();
  const all = objectsIn(documents);
  const objects = all.filter(({ group }) => group === GROUP);
  const own = objects.filter(({ kind, body }) => KINDS.includes(kind) && member(body, 'spec', ACK_KEY));
  for (const object of own) {
    const config = member(object.body, 'spec', ACK_KEY);
    // Lambda refuses the Put that ACK makes of it.
    if (config?.kind === 'map' && entriesOf(config).length === 0)
      into.absent.push({ place: config.place, because: `${ACK_KEY} is empty` });
    else if (config && textAt(object.body, 'metadata', 'annotations', READ_ONLY) === 'true')
      into.absent.push({
        place: config.place,
        because: `${object.name} has the annotation ${READ_ONLY}, so ACK only reads it`,
      });
    else into.found.push({ ...foundIn(object, objects, into), ...placementOf(object, all) });
  }
  const sightings = ackSightings(documents);
  const accounted = new Set(
    [...into.found.map(({ sighting }) => sighting), ...into.absent.map(({ place }) => place)].map(placeKey),
  );
  for (const { place } of sightings) {
    if (accounted.has(placeKey(place))) continue;
    const sentence = `this ${ACK_KEY} is not in the spec of a Function, Alias or Version of ${GROUP} that has a name: convert the objects as they are in the cluster, kubectl get functions.${GROUP},aliases.${GROUP},versions.${GROUP} -A -o yaml | kubectl eic convert -`;
    into.warnings.push({ place, sentence });
  }
  into.warnings.push(...credentialWarnings(into.found));
  return { ...into, sightings };
}

/**
 * The region and the account of an object, by its annotations or those of its namespace.
 * https://aws-controllers-k8s.github.io/community/docs/user-docs/cross-account-resource-management
 */
function placementOf(
  { body, namespace }: KubernetesObject,
  all: readonly KubernetesObject[],
): Pick<Found, 'region' | 'credentials'> {
  const around = all.find(({ kind, name }) => kind === 'Namespace' && name === namespace)?.body;
  const annotation = (of: Value | undefined, name: string) =>
    member(of, 'metadata', 'annotations', `services.k8s.aws/${name}`);
  const account = annotation(body, OWNER) ?? annotation(around, OWNER);
  return {
    region: known(annotation(body, 'region') ?? annotation(around, 'default-region')),
    credentials: account && {
      identity: textAt(account) ?? '',
      told: { place: account.place, what: `the annotation services.k8s.aws/${OWNER}` },
    },
  };
}

function foundIn(object: KubernetesObject, objects: readonly KubernetesObject[], into: Collected): Found {
  const { body, kind, name, namespace } = object;
  const config = member(body, 'spec', ACK_KEY);
  const place = config?.place ?? body.place;
  const address = `${kind.toLowerCase()}.${GROUP}/${name}`;
  const setting = (...path: string[]): Field | undefined =>
    writtenAt(config, path, { reference: name, scope: `${kind} of namespace ${namespace}` });
  const unread = entriesOf(config).filter(([key]) => !READ.includes(key));
  for (const [key, { place: at }] of unread) {
    into.warnings.push({ place: at, sentence: `ACK doesn't read ${ACK_KEY}.${key}, so it is left out.` });
  }
  return {
    custody: 'ack',
    address: namespace ? `${address} -n ${namespace}` : address,
    ownName: name,
    place,
    sighting: place,
    namespace,
    functionName: functionOf(object, objects, place),
    qualifier: qualifierOf(object, place),
    maximumRetryAttempts: setting('maximumRetryAttempts'),
    maximumEventAgeInSeconds: setting('maximumEventAgeInSeconds'),
    onSuccess: setting('destinationConfig', 'onSuccess', 'destination'),
    onFailure: setting('destinationConfig', 'onFailure', 'destination'),
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

function unknown(reference: string, namespace: string | undefined, place: Place): Field {
  return { text: [{ reference, scope: `namespace ${namespace}`, place }], place };
}
