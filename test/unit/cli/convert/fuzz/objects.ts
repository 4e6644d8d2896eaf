import { stringify } from 'yaml';
import type { Assemble, Plant, Wrapper } from './planted.ts';
import { properties } from './template-resources.ts';

const FILE = 'objects.yaml';

function ack(plant: Plant, kind = 'Function'): object {
  const { name, qualifier, region, retries, age, onSuccess, onFailure } = plant;
  const own = kind === 'Function' ? { name } : { name: qualifier, functionName: name };
  const functionEventInvokeConfig = {
    maximumRetryAttempts: retries,
    maximumEventAgeInSeconds: age,
    destinationConfig: { onSuccess: { destination: onSuccess }, onFailure: { destination: onFailure } },
  };
  return {
    apiVersion: 'lambda.services.k8s.aws/v1alpha1',
    kind,
    metadata: { name, annotations: { 'services.k8s.aws/region': region } },
    spec: { ...own, functionEventInvokeConfig },
  };
}

/** Parameters of Crossplane's, in which lists of one stand for objects in some versions. */
function parameters({ name, qualifier, retries, age, onSuccess, onFailure }: Plant, isListed = false): object {
  const one = (value: object) => (isListed ? [value] : value);
  return {
    functionName: name,
    qualifier,
    maximumRetryAttempts: retries,
    maximumEventAgeInSeconds: age,
    destinationConfig: one({
      onSuccess: one({ destination: onSuccess }),
      onFailure: one({ destination: onFailure }),
    }),
  };
}

function crossplane(
  plant: Plant,
  spec: object = { forProvider: { region: plant.region, ...parameters(plant) } },
): object {
  return {
    apiVersion: 'lambda.aws.upbound.io/v1beta1',
    kind: 'FunctionEventInvokeConfig',
    metadata: { name: plant.name },
    spec,
  };
}

function chunk(object: object) {
  return { path: FILE, text: stringify(object) };
}

/** Ways in which Kubernetes objects have an event invoke config. */
export const OBJECTS: Readonly<Record<string, Wrapper>> = {
  'of ACK': (plant) => ({ chunks: [chunk(ack(plant))], answer: 'manifest', instead: { qualifier: undefined } }),
  "of ACK's alias": (plant) => ({ chunks: [chunk(ack(plant, 'Alias'))], answer: 'manifest' }),
  'of ACK, in a list': (plant) => ({
    chunks: [chunk({ apiVersion: 'v1', kind: 'List', items: [ack(plant)] })],
    answer: 'manifest',
    instead: { qualifier: undefined },
  }),
  'of ACK, of another kind': (plant) => ({ chunks: [chunk({ ...ack(plant), kind: 'Other' })], answer: 'word' }),
  'of ACK, without a name': (plant) => ({
    chunks: [chunk({ ...ack(plant), metadata: { generateName: plant.name } })],
    answer: 'word',
  }),
  'of ACK, in another object': (plant) => ({
    chunks: [
      chunk({
        apiVersion: 'kro.run/v1alpha1',
        kind: 'ResourceGraphDefinition',
        metadata: { name: 'x' },
        spec: { resources: [{ template: ack(plant) }] },
      }),
    ],
    answer: 'word',
  }),
  'of Crossplane': (plant) => ({ chunks: [chunk(crossplane(plant))], answer: 'manifest' }),
  'of Crossplane, in lists': (plant) => ({
    chunks: [chunk(crossplane(plant, { forProvider: { region: plant.region, ...parameters(plant, true) } }))],
    answer: 'manifest',
  }),
  'of Crossplane, at its creation': (plant) => ({
    chunks: [chunk(crossplane(plant, { initProvider: parameters(plant), forProvider: { region: plant.region } }))],
    answer: 'manifest',
  }),
  'of Crossplane, in part at its creation': (plant) => ({
    chunks: [
      chunk(
        crossplane(plant, {
          initProvider: parameters(plant, true),
          forProvider: {
            region: plant.region,
            destinationConfig: [{ onFailure: [{ destination: plant.onFailure }] }],
          },
        }),
      ),
    ],
    answer: 'manifest',
  }),
  'of Crossplane, with placeholders': (plant) => ({
    chunks: [
      chunk(
        crossplane(plant, {
          forProvider: {
            ...parameters({ ...plant, qualifier: `\${${plant.name}_alias}` }),
            region: plant.region,
            destinationConfig: `\${${plant.name}_destinations}`,
          },
        }),
      ),
    ],
    answer: 'word',
  }),
  'of ACK, with a placeholder for all of it': (plant) => ({
    chunks: [
      chunk({ ...ack(plant), spec: { name: plant.name, functionEventInvokeConfig: `\${${plant.name}_config}` } }),
    ],
    answer: 'word',
    instead: { qualifier: undefined },
  }),
  'of Crossplane, which only observes': (plant) => ({
    chunks: [chunk(crossplane(plant, { managementPolicies: ['Observe'], forProvider: parameters(plant) }))],
    answer: 'nothing',
  }),
  'of Crossplane, in a composition': (plant) => ({
    chunks: [
      chunk({
        apiVersion: 'apiextensions.crossplane.io/v1',
        kind: 'Composition',
        metadata: { name: 'x' },
        spec: { resources: [{ base: crossplane(plant) }] },
      }),
    ],
    answer: 'word',
  }),
  'of Crossplane, in the text of a composition': (plant) => ({
    chunks: [
      chunk({
        apiVersion: 'apiextensions.crossplane.io/v1',
        kind: 'Composition',
        metadata: { name: 'x' },
        spec: { pipeline: [{ input: { inline: { template: stringify(crossplane(plant)) } } }] },
      }),
    ],
    answer: 'word',
  }),
  'of the Cloud Control API': ({ name }) => ({
    chunks: [
      chunk({
        apiVersion: 'cloudcontrol.aws.upbound.io/v1beta1',
        kind: 'Resource',
        metadata: { name },
        spec: { forProvider: { typeName: 'AWS::Lambda::EventInvokeConfig' } },
      }),
    ],
    answer: 'word',
  }),
  'of another group': (plant) => ({
    chunks: [chunk({ ...crossplane(plant), apiVersion: 'lambda.example.com/v1' })],
    answer: 'word',
  }),
  'in a text': (plant) => ({
    chunks: [
      chunk({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'x' },
        data: { 'a.yaml': stringify(ack(plant)) },
      }),
    ],
    answer: 'nothing',
  }),
  'of the AWS CLI': (plant) => ({
    chunks: [{ path: `${plant.name}.json`, text: JSON.stringify(properties(plant)) }],
    answer: 'manifest',
    instead: { region: undefined },
  }),
  'of the AWS CLI, in a list with others': (plant) => ({
    chunks: [{ path: `${plant.name}.json`, text: JSON.stringify([{ FunctionName: 'other' }, properties(plant)]) }],
    answer: 'manifest',
    instead: { region: undefined },
  }),
  'of the AWS CLI, in pages': (plant) => ({
    chunks: [
      {
        path: `${plant.name}.json`,
        text: JSON.stringify([{ FunctionEventInvokeConfigs: [properties(plant)], NextMarker: 'x' }]),
      },
    ],
    answer: 'manifest',
    instead: { region: undefined },
  }),
  'of the AWS CLI, with a key that it refuses': (plant) => ({
    chunks: [{ path: `${plant.name}.json`, text: JSON.stringify({ ...properties(plant), Retries: 1 }) }],
    answer: 'word',
  }),
  'of an event source': (plant) => ({
    chunks: [{ path: `${plant.name}.json`, text: JSON.stringify({ ...properties(plant), UUID: 'x' }) }],
    answer: 'nothing',
  }),
  'of the AWS CLI, without settings': ({ name, qualifier }) => ({
    chunks: [{ path: `${name}.json`, text: JSON.stringify([{ FunctionName: name, Qualifier: qualifier }]) }],
    answer: 'nothing',
  }),
  'of ACK, in a folder within': (plant) => ({
    chunks: [{ path: `within/${plant.name}.yaml`, text: JSON.stringify(ack(plant)) }],
    answer: 'word',
  }),
  'of Crossplane, in a folder within': (plant) => ({
    chunks: [{ path: `within/${plant.name}.yaml`, text: JSON.stringify(crossplane(plant)) }],
    answer: 'word',
  }),
  'of the AWS CLI, in a folder within': (plant) => ({
    chunks: [{ path: `within/${plant.name}.json`, text: JSON.stringify(properties(plant)) }],
    answer: 'word',
  }),
  'in a broken file': ({ name }) => ({
    chunks: [
      {
        path: `${name}.yaml`,
        text: `{{ if .Values.x }}\nkind: FunctionEventInvokeConfig\nmetadata: { name: ${name} }\n{{ end }}\n`,
      },
    ],
    answer: 'word',
  }),
};

/** The objects of one file, one document each. */
export const assembleObjects: Assemble = (_, texts) => texts.join('---\n');
