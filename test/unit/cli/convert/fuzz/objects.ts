import { stringify } from 'yaml';
import type { Assemble, Plant, Wrapper } from './planted.ts';

const FILE = 'objects.yaml';

function ack({ name, retries }: Plant, kind = 'Function'): object {
  const spec = kind === 'Function' ? { name } : { name: 'live', functionName: name };
  return {
    apiVersion: 'lambda.services.k8s.aws/v1alpha1',
    kind,
    metadata: { name },
    spec: { ...spec, functionEventInvokeConfig: { maximumRetryAttempts: retries } },
  };
}

function crossplane({ name, retries }: Plant): object {
  return {
    apiVersion: 'lambda.aws.upbound.io/v1beta1',
    kind: 'FunctionEventInvokeConfig',
    metadata: { name },
    spec: { forProvider: { region: 'eu-west-1', functionName: name, maximumRetryAttempts: retries } },
  };
}

function chunk(object: object) {
  return { path: FILE, text: stringify(object) };
}

/** Ways in which Kubernetes objects have an event invoke config. */
export const OBJECTS: Readonly<Record<string, Wrapper>> = {
  'of ACK': (plant) => ({ chunks: [chunk(ack(plant))], answer: 'manifest' }),
  "of ACK's alias": (plant) => ({ chunks: [chunk(ack(plant, 'Alias'))], answer: 'manifest' }),
  'of ACK, in a list': (plant) => ({
    chunks: [chunk({ apiVersion: 'v1', kind: 'List', items: [ack(plant)] })],
    answer: 'manifest',
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
  'of Crossplane, at its creation': ({ name, retries }) => ({
    chunks: [
      chunk({
        ...crossplane({ name, retries }),
        spec: { initProvider: { functionName: name, maximumRetryAttempts: retries }, forProvider: {} },
      }),
    ],
    answer: 'manifest',
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
  'of the AWS CLI': ({ name, retries }) => ({
    chunks: [{ path: `${name}.json`, text: JSON.stringify({ FunctionName: name, MaximumRetryAttempts: retries }) }],
    answer: 'manifest',
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
