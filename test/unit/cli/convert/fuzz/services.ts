import type { Assemble, Plant, Wrapper } from './planted.ts';
import { properties } from './template-resources.ts';

const FILE = 'serverless.yml';

/** The region of the service. */
const REGION = { region: 'eu-west-1' };

/** Settings of a function, without its retries. */
function others({ age, qualifier, onSuccess, onFailure }: Plant): string {
  return `maximumEventAge: ${age}
destinations: { onSuccess: "${onSuccess}", onFailure: "${onFailure}" }
provisionedConcurrency: { executions: 1, alias: "${qualifier}" }
`;
}

/** A function, indented below its key. */
function fn(plant: Plant, retries: number | string = plant.retries, name = plant.name): string {
  return `handler: a.b\nname: ${name}\nmaximumRetryAttempts: ${retries}\n${others(plant)}`;
}

function entry(name: string, body: string): string {
  return `${name}:\n${body.replace(/^(?=.)/gm, '  ')}`;
}

/** The logical ID of the config that the framework makes of a function. */
function evConf({ name }: Plant): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaEvConf`;
}

/** Ways in which the Serverless Framework's files have an event invoke config. */
export const SERVICES: Readonly<Record<string, Wrapper>> = {
  plain: (plant) => ({
    chunks: [{ path: FILE, text: entry(plant.name, fn(plant)) }],
    answer: 'manifest',
    instead: REGION,
  }),
  'with destinations only': (plant) => ({
    chunks: [
      {
        path: FILE,
        text: entry(
          plant.name,
          `handler: a.b\nname: ${plant.name}\ndestinations: { onFailure: "${plant.onFailure}" }\n`,
        ),
      },
    ],
    answer: 'manifest',
    instead: { ...REGION, retries: undefined, age: undefined, qualifier: undefined, onSuccess: undefined },
  }),
  'with a name of the framework': (plant) => ({
    chunks: [
      {
        path: FILE,
        text: entry(plant.name, fn(plant, plant.retries, `\${self:custom.prefix}\${file(more.yml):${plant.name}}`)),
      },
      { path: 'more.yml', text: `${plant.name}: "${plant.name.slice(7)}"\n` },
    ],
    answer: 'manifest',
    instead: REGION,
  }),
  'in another file': (plant) => ({
    chunks: [
      { path: FILE, text: `${plant.name}: \${file(functions/${plant.name}.yml):fn}\n` },
      { path: `functions/${plant.name}.yml`, text: entry('fn', fn(plant)) },
    ],
    answer: 'manifest',
    instead: REGION,
  }),
  'in a file that is not there': ({ name }) => ({
    chunks: [{ path: FILE, text: `${name}: \${file(functions/${name}.yml):fn}\n` }],
    answer: 'word',
  }),
  'in a program': ({ name }) => ({
    chunks: [{ path: FILE, text: `${name}: \${file(functions.js):${name}}\n` }],
    answer: 'word',
  }),
  'in custom': (plant) => ({
    chunks: [
      { path: FILE, text: `${plant.name}: \${file(custom.yml):${plant.name}}\n` },
      { path: 'custom.yml', text: entry(plant.name, fn(plant, `\${file(custom.yml):retries${plant.retries}}`)) },
      { path: 'custom.yml', text: `retries${plant.retries}: ${plant.retries}\n` },
    ],
    answer: 'manifest',
    instead: REGION,
  }),
  'with a variable that is not known': (plant) => ({
    chunks: [{ path: FILE, text: entry(plant.name, fn(plant, `\${env:RETRIES}`)) }],
    answer: 'word',
    instead: REGION,
  }),
  'by an anchor': (plant) => ({
    chunks: [
      {
        path: FILE,
        text: entry(
          plant.name,
          `<<: &${plant.name}\n  maximumRetryAttempts: ${plant.retries}\nhandler: a.b\nname: ${plant.name}\n${others(plant)}`,
        ),
      },
    ],
    answer: 'manifest',
    instead: REGION,
  }),
  'without a config': ({ name }) => ({
    chunks: [
      {
        path: FILE,
        text: entry(
          name,
          `handler: a.b\nname: ${name}\nmaximumEventAge: 0\nevents:\n  - eventBridge: { retryPolicy: { maximumRetryAttempts: 1 } }\n`,
        ),
      },
    ],
    answer: 'nothing',
  }),
  'in the resources': (plant) => ({
    chunks: [
      {
        path: `resources/${plant.name}.yml`,
        text: `Resources:\n  ${plant.name}Config:\n    Type: AWS::Lambda::EventInvokeConfig\n    Properties: ${JSON.stringify(properties(plant))}\n`,
      },
      { path: 'resources.yml', text: `- \${file(resources/${plant.name}.yml)}\n` },
    ],
    answer: 'manifest',
    instead: REGION,
  }),
  'in the resources, with properties in another file': (plant) => ({
    chunks: [
      { path: `resources/${plant.name}.yml`, text: `${JSON.stringify({ properties: properties(plant) })}\n` },
      {
        path: 'resources.yml',
        text: `- Resources:\n    ${plant.name}Config:\n      Type: AWS::Lambda::EventInvokeConfig\n      Properties: \${file(resources/${plant.name}.yml):properties}\n`,
      },
    ],
    answer: 'manifest',
    instead: REGION,
  }),
  'in the resources, with properties that are not there': (plant) => ({
    chunks: [
      {
        path: 'resources.yml',
        text: `- Resources:\n    ${plant.name}Config:\n      Type: AWS::Lambda::EventInvokeConfig\n      Properties: { FunctionName: ${plant.name}, DestinationConfig: "\${file(gone.yml)}" }\n`,
      },
    ],
    answer: 'word',
    instead: { ...REGION, retries: undefined, age: undefined, qualifier: undefined },
  }),
  'changed by an extension': (plant) => ({
    chunks: [
      { path: FILE, text: entry(plant.name, fn(plant, 'null')) },
      {
        path: 'resources.yml',
        text: `- extensions:\n    ${evConf(plant)}: { Properties: { MaximumRetryAttempts: ${plant.retries} } }\n`,
      },
    ],
    answer: 'manifest',
    instead: REGION,
  }),
  "in a resource with the name of the framework's": (plant) => ({
    chunks: [
      { path: FILE, text: entry(plant.name, `handler: a.b\nname: ${plant.name}\n`) },
      {
        path: 'resources.yml',
        text: `- Resources:\n    ${evConf(plant)}:\n      Type: AWS::Lambda::EventInvokeConfig\n      Properties: ${JSON.stringify(properties(plant))}\n`,
      },
    ],
    answer: 'manifest',
    instead: REGION,
  }),
  'in resources that are not there': ({ name }) => ({
    chunks: [{ path: 'resources.yml', text: `- \${file(resources/${name}.yml)}\n` }],
    answer: 'word',
  }),
  'in a folder within': (plant) => ({
    chunks: [
      {
        path: `within/${plant.name}/serverless.yml`,
        text: `service: other\nprovider: { name: aws }\nfunctions: { ${plant.name}: { handler: a.b, name: ${plant.name}, destinations: { onFailure: "${plant.onFailure}" } } }\n`,
      },
    ],
    answer: 'word',
  }),
};

/** The functions of one service; its resources are a file of their own. */
export const assembleServices: Assemble = (path, texts) => {
  if (path !== FILE) return [...new Set(texts)].join('');
  return `service: shop
provider: { name: aws, region: eu-west-1, stage: "\${opt:stage, 'dev'}" }
custom: { prefix: planted }
functions:
${texts.join('').replace(/^(?=.)/gm, '  ')}  none: { handler: a.b }
resources: \${file(resources.yml)}
`;
};

/** The files that the wrappers refer to. */
export const SERVICE_FILES: Readonly<Record<string, string>> = {
  [FILE]: assembleServices(FILE, []),
  'resources.yml': '[]\n',
};
