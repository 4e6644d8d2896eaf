import { credentialWarnings } from './credential-warnings.ts';
import { parametersOf } from './crossplane-parameters.ts';
import { whyUnwritten, writtenLess } from './crossplane-policies.ts';
import { member, textAt, type Value } from './document.ts';
import { TERRAFORM_RETRY_ATTEMPTS } from './from-terraform/event-invoke-config.ts';
import { type KubernetesObject, objectsIn } from './kubernetes-objects.ts';
import { crossplaneSightings, CROSSPLANE_KIND as KIND } from './kubernetes-sightings.ts';
import { type Place, placeKey } from './place.ts';
import { type Text, withWrittenPlaceholders } from './placeholder.ts';
import { type Collected, type Credentials, collected, type Field, type Found, type Reading } from './source.ts';
import { atLastColon, colonsIn, writtenField as known, writtenAt } from './written-field.ts';

/** The colons of a name with a qualifier, and of an ARN with one. */
const COLONS_OF_QUALIFIED = [1, 7];

const GROUPS = ['lambda.aws.upbound.io', 'lambda.aws.m.upbound.io'];

/** Finds the configurations in the objects of Crossplane's AWS provider, cluster-scoped or namespaced. */
export function fromCrossplane(documents: readonly Value[]): Reading {
  const into = collected();
  const objects = objectsIn(documents).filter(({ group }) => /\.aws\.(?:m\.)?upbound\.io$/.test(group));
  const own = objects.filter(({ group, kind }) => kind === KIND && GROUPS.includes(group));
  for (const object of own) {
    const because = whyUnwritten(object);
    if (because === undefined) into.found.push(foundIn(object, objects, into));
    else into.absent.push({ place: object.body.place, because });
  }
  const sightings = crossplaneSightings(documents);
  const read = new Set(own.map(({ body }) => placeKey(body.place)));
  for (const { place } of sightings) {
    if (read.has(placeKey(place))) continue;
    const sentence = `this ${KIND} is not an object of ${GROUPS.join(' or ')} that has a name; in a composition, patches may change it. Convert the objects as they are in the cluster: kubectl get ${KIND.toLowerCase()}s.${GROUPS[0]} -A -o yaml | kubectl eic convert -`;
    into.warnings.push({ place, sentence });
  }
  into.warnings.push(...credentialWarnings(into.found));
  return { ...into, sightings };
}

function foundIn(object: KubernetesObject, objects: readonly KubernetesObject[], into: Collected): Found {
  const { body, group, name, namespace } = object;
  const { value: parameters, initial } = parametersOf(member(body, 'spec'));
  const place = body.place;
  if (initial.length > 0) {
    const sentence = `${KIND} ${name} has ${initial.join(', ')} in initProvider, which counts only at its creation: the manifest has these values, and the operator keeps them.`;
    into.warnings.push({ place: member(body, 'spec', 'initProvider')?.place ?? place, sentence });
  }
  into.warnings.push(...writtenLess(object));
  const isNamespaced = group.includes('.m.');
  const identity = idOf(body);
  const parameter = (key: string): Field | undefined => writtenAt(parameters, [key], ownerOf(object));
  const resolve = (key: string): Field | undefined => parameter(key) ?? referred(parameters, key, object, objects);
  const side = (key: string): Field | undefined =>
    destination(inside(inside(parameters, 'destinationConfig'), key), key, object, objects);
  const address = `${KIND.toLowerCase()}.${group}/${name}`;
  return {
    custody: isNamespaced ? 'crossplane-namespaced' : 'crossplane',
    address: isNamespaced && namespace ? `${address} -n ${namespace}` : address,
    ownName: name,
    credentials: credentialsOf(object),
    place,
    sighting: place,
    namespace: isNamespaced ? namespace : undefined,
    functionName:
      resolve('functionName') ?? identity?.functionName ?? unknown(`${name}.functionName`, namespace, place),
    qualifier: resolve('qualifier') ?? identity?.qualifier,
    region: parameter('region'),
    // The provider is generated from Terraform's, whose schema has this default.
    maximumRetryAttempts: parameter('maximumRetryAttempts') ?? {
      text: [TERRAFORM_RETRY_ATTEMPTS],
      place,
    },
    maximumEventAgeInSeconds: parameter('maximumEventAgeInSeconds'),
    onSuccess: side('onSuccess'),
    onFailure: side('onFailure'),
  };
}

/**
 * The credentials of the provider configuration, unless that is the default one.
 * https://docs.crossplane.io/latest/managed-resources/managed-resources/#providerconfigref
 */
function credentialsOf({ body, group, namespace }: KubernetesObject): Credentials | undefined {
  const reference = member(body, 'spec', 'providerConfigRef');
  const byDefault = group.includes('.m.') ? 'ClusterProviderConfig' : 'ProviderConfig';
  const kind = textAt(reference, 'kind') ?? byDefault;
  const name = textAt(reference, 'name') ?? 'default';
  if (name === 'default') return undefined;
  const isNamespaced = group.includes('.m.') && kind === 'ProviderConfig';
  const what = `the ${kind} ${name}${isNamespaced ? ` of namespace ${namespace}` : ''}`;
  return { identity: what, told: { place: reference?.place ?? body.place, what } };
}

/**
 * An object in a mapping. Some versions of the API have an array with one object, others the object itself. A text such as
 * `${parameters}` stands for all that may be in it.
 */
function inside(value: Value | undefined, key: string): Value | undefined {
  const inner = value?.kind === 'map' ? member(value, key) : value;
  return inner?.kind === 'list' ? inner.items[0] : inner;
}

/** The names of an object's fields are unique within the objects of its namespace. */
function ownerOf({ name, namespace }: KubernetesObject): { readonly reference: string; readonly scope: string } {
  return { reference: name, scope: `namespace ${namespace}` };
}

/** The function and qualifier of the external name, which is Terraform's id: `name` or `name:qualifier`. */
function idOf(body: Value): { readonly functionName: Field; readonly qualifier?: Field } | undefined {
  const field = known(member(body, 'metadata', 'annotations', 'crossplane.io/external-name'));
  if (field === undefined) return undefined;
  const [functionName, qualifier] = COLONS_OF_QUALIFIED.includes(colonsIn(field)) ? (atLastColon(field) ?? []) : [];
  return functionName && qualifier ? { functionName, qualifier } : { functionName: field };
}

/** A function by its reference. Its external name is its name in Lambda; by default it is the object's name. */
function referred(
  parameters: Value | undefined,
  path: string,
  { name, namespace }: KubernetesObject,
  objects: readonly KubernetesObject[],
): Field | undefined {
  const reference = member(parameters, `${path}Ref`) ?? member(parameters, `${path}Selector`);
  if (reference === undefined) return undefined;
  const target = textAt(reference, 'name');
  const object = objects.find(
    (other) => other.kind === 'Function' && other.name === target && other.namespace === namespace,
  );
  const text = object && (externalName(object) ?? object.name);
  return text === undefined
    ? unknown([target ? 'Function' : name, target ?? path].join('.'), namespace, reference.place)
    : { text: withWrittenPlaceholders(text, reference.place.path, reference.place), place: reference.place };
}

function destination(
  side: Value | undefined,
  key: string,
  own: KubernetesObject,
  objects: readonly KubernetesObject[],
): Field | undefined {
  const { name, namespace } = own;
  const { reference: owner, scope } = ownerOf(own);
  const given = writtenAt(side, ['destination'], { reference: `${owner}.${key}`, scope });
  if (given) return given;
  const reference = member(side, 'destinationRef') ?? member(side, 'destinationSelector');
  if (reference === undefined) return undefined;
  // The API lets onFailure refer only to a queue, and onSuccess only to a topic.
  const kind = key === 'onFailure' ? 'Queue' : 'Topic';
  const target = textAt(reference, 'name');
  const object = objects.find((other) => other.kind === kind && other.name === target && other.namespace === namespace);
  const text = object && arnOf(object, reference.place);
  if (text) return { text, place: reference.place };
  const unresolved = target === undefined ? `${name}.${key}.destination` : `${kind}.${target}.arn`;
  return unknown(unresolved, namespace, reference.place);
}

function arnOf(object: KubernetesObject, place: Place): Text | undefined {
  const reported = textAt(object.body, 'status', 'atProvider', 'arn');
  if (reported !== undefined) return [reported];
  const parameters = member(object.body, 'spec', 'forProvider');
  const region = textAt(parameters, 'region');
  // A queue's external name is its URL, which ends in its name; a topic's is its name, by default the object's.
  const named = textAt(parameters, 'name') ?? externalName(object)?.split(/[/:]/).at(-1);
  const name = named ?? (object.kind === 'Topic' ? object.name : undefined);
  if (region === undefined || name === undefined) return undefined;
  const surrounding = (reference: string) => ({ reference, scope: '', place });
  const service = object.kind === 'Queue' ? 'sqs' : 'sns';
  const written = (text: string): Text => withWrittenPlaceholders(text, place.path, place);
  return [
    'arn:',
    surrounding('AWS_PARTITION'),
    `:${service}:`,
    ...written(region),
    ':',
    surrounding('AWS_ACCOUNT_ID'),
    ':',
    ...written(name),
  ];
}

function externalName({ body }: KubernetesObject): string | undefined {
  return textAt(body, 'metadata', 'annotations', 'crossplane.io/external-name');
}

function unknown(reference: string, namespace: string | undefined, place: Place): Field {
  return { text: [{ reference, scope: `namespace ${namespace}`, place }], place };
}
