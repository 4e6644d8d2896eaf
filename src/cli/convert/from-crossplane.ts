import { member, textAt, type Value } from './document.ts';
import { TERRAFORM_RETRY_ATTEMPTS } from './from-terraform/from-terraform.ts';
import { type KubernetesObject, objectsIn } from './kubernetes-objects.ts';
import type { Place, Warning } from './place.ts';
import type { Text } from './placeholder.ts';
import type { Field, Findings, Found } from './source.ts';

const KIND = 'FunctionEventInvokeConfig';
const GROUPS = ['lambda.aws.upbound.io', 'lambda.aws.m.upbound.io'];

/** Finds the configurations in the objects of Crossplane's AWS provider, cluster-scoped or namespaced. */
export function fromCrossplane(documents: readonly Value[]): Findings {
  const objects = objectsIn(documents).filter(({ group }) => /\.aws\.(?:m\.)?upbound\.io$/.test(group));
  const warnings: Warning[] = [];
  const found = objects
    .filter(({ group, kind }) => kind === KIND && GROUPS.includes(group))
    .map((object) => foundIn(object, objects, warnings));
  return { found, warnings };
}

function foundIn(object: KubernetesObject, objects: readonly KubernetesObject[], warnings: Warning[]): Found {
  const { body, group, name, namespace } = object;
  const parameters = member(body, 'spec', 'forProvider');
  const initial = member(body, 'spec', 'initProvider');
  const place = body.place;
  if (initial?.kind === 'map' && initial.entries.size > 0) {
    const sentence = `${KIND} ${name} has initProvider, which counts only at creation: the manifest has the values of forProvider alone.`;
    warnings.push({ place: initial.place, sentence });
  }
  const isNamespaced = group.includes('.m.');
  const identity = idOf(body);
  const resolve = (value: Value | undefined, path: string): Field | undefined =>
    known(member(value, path)) ?? referred(value, path, object, objects);
  const side = (key: string): Field | undefined =>
    destination(single(member(single(member(parameters, 'destinationConfig')), key)), key, object, objects);
  const address = `${KIND.toLowerCase()}.${group}/${name}`;
  return {
    custody: isNamespaced ? 'crossplane-namespaced' : 'crossplane',
    address: isNamespaced && namespace ? `${address} -n ${namespace}` : address,
    ownName: name,
    place,
    namespace: isNamespaced ? namespace : undefined,
    functionName:
      resolve(parameters, 'functionName') ??
      identity?.functionName ??
      unknown(`${name}.functionName`, namespace, place),
    qualifier: resolve(parameters, 'qualifier') ?? identity?.qualifier,
    region: known(member(parameters, 'region')),
    // The provider is generated from Terraform's, whose schema has this default.
    maximumRetryAttempts: known(member(parameters, 'maximumRetryAttempts')) ?? {
      text: [TERRAFORM_RETRY_ATTEMPTS],
      place,
    },
    maximumEventAgeInSeconds: known(member(parameters, 'maximumEventAgeInSeconds')),
    onSuccess: side('onSuccess'),
    onFailure: side('onFailure'),
  };
}

/** Some versions of the API have an array with one object, others the object itself. */
function single(value: Value | undefined): Value | undefined {
  return value?.kind === 'list' ? value.items[0] : value;
}

/** The function and qualifier of the external name, which is Terraform's id: `name` or `name:qualifier`. */
function idOf(body: Value): { readonly functionName: Field; readonly qualifier?: Field } | undefined {
  const value = member(body, 'metadata', 'annotations', 'crossplane.io/external-name');
  if (value?.kind !== 'scalar') return undefined;
  const [, functionName, qualifier] = value.text.match(/^(arn:(?:[^:]*:){5}[^:]+|[^:]+)(?::([^:]+))?$/) ?? [];
  if (functionName === undefined) return undefined;
  const field = (text: string): Field => ({ text: [text], place: value.place });
  return { functionName: field(functionName), ...(qualifier !== undefined && { qualifier: field(qualifier) }) };
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
    : { text: [text], place: reference.place };
}

function destination(
  side: Value | undefined,
  key: string,
  { name, namespace }: KubernetesObject,
  objects: readonly KubernetesObject[],
): Field | undefined {
  const given = known(member(side, 'destination'));
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
  return ['arn:', surrounding('AWS_PARTITION'), `:${service}:${region}:`, surrounding('AWS_ACCOUNT_ID'), `:${name}`];
}

function externalName({ body }: KubernetesObject): string | undefined {
  return textAt(body, 'metadata', 'annotations', 'crossplane.io/external-name');
}

function known(value: Value | undefined): Field | undefined {
  return value?.kind === 'scalar' ? { text: [value.text], place: value.place } : undefined;
}

function unknown(reference: string, namespace: string | undefined, place: Place): Field {
  return { text: [{ reference, scope: `namespace ${namespace}`, place }], place };
}
