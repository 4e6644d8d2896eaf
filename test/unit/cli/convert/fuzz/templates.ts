import { stringify } from 'yaml';
import type { Assemble, Plant, Wrapper } from './planted.ts';

/** Two spaces before each line. */
function within(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function config({ name, retries }: Plant, more: object = {}, properties: object = {}): string {
  return stringify({
    [`${name}Config`]: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      ...more,
      Properties: { FunctionName: name, MaximumRetryAttempts: retries, ...properties },
    },
  });
}

function samFunction({ name, retries }: Plant, more: object = {}): string {
  return stringify({
    [`${name}Function`]: {
      Type: 'AWS::Serverless::Function',
      Properties: { FunctionName: name, EventInvokeConfig: { MaximumRetryAttempts: retries }, ...more },
    },
  });
}

const TEMPLATE = 'template.yaml';

/** The files that the wrappers refer to. */
export const TEMPLATE_FILES: Readonly<Record<string, string>> = {
  'nested/stack.yaml': `Parameters: { Name: { Type: String }, Retries: { Type: Number } }
Resources:
  Config:
    Type: AWS::Lambda::EventInvokeConfig
    Properties: { FunctionName: !Ref Name, MaximumRetryAttempts: !Ref Retries }
`,
};

/** Ways in which templates have an event invoke config. */
export const TEMPLATES: Readonly<Record<string, Wrapper>> = {
  plain: (plant) => ({ chunks: [{ path: TEMPLATE, text: config(plant) }], answer: 'manifest' }),
  'in JSON': ({ name, retries }) => ({
    chunks: [
      {
        path: `${name}.json`,
        text: JSON.stringify({
          Resources: {
            A: {
              Type: 'AWS::Lambda::EventInvokeConfig',
              Properties: { FunctionName: name, MaximumRetryAttempts: retries },
            },
          },
        }),
      },
    ],
    answer: 'manifest',
  }),
  'of SAM': (plant) => ({ chunks: [{ path: TEMPLATE, text: samFunction(plant) }], answer: 'manifest' }),
  'of SAM, empty': ({ name }) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `${name}None:\n  Type: AWS::Serverless::Function\n  Properties: { FunctionName: ${name}, EventInvokeConfig: {} }\n`,
      },
    ],
    answer: 'nothing',
  }),
  'of SAM, from Globals, in a template of its own': ({ name, retries }) => ({
    chunks: [
      {
        path: `${name}.yaml`,
        text: `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { EventInvokeConfig: { MaximumRetryAttempts: ${retries} } } }
Resources:
  A: { Type: AWS::Serverless::Function, Properties: { FunctionName: ${name} } }
`,
      },
    ],
    answer: 'manifest',
  }),
  'under a condition': (plant) => ({
    chunks: [{ path: TEMPLATE, text: config(plant, { Condition: 'Unknown' }) }],
    answer: 'word',
  }),
  'under a condition that is false': (plant) => ({
    chunks: [{ path: TEMPLATE, text: config(plant, { Condition: 'Never' }) }],
    answer: 'nothing',
  }),
  'with Fn::If': ({ name, retries }) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: config({ name, retries }, {}, { MaximumRetryAttempts: { 'Fn::If': ['Never', 7, retries] } }),
      },
    ],
    answer: 'manifest',
  }),
  'with Fn::Sub and Fn::Join': ({ name, retries }) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: config(
          { name, retries },
          {},
          { FunctionName: { 'Fn::Join': ['', ['planted', { 'Fn::Sub': [`\${N}`, { N: name.slice(7) }] }]] } },
        ),
      },
    ],
    answer: 'manifest',
  }),
  'in a loop': ({ name, retries }) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `Fn::ForEach::${name}:\n  - Name\n  - [${name}]\n  - "\${Name}Config":\n      Type: AWS::Lambda::EventInvokeConfig\n      Properties: { FunctionName: !Ref Name, MaximumRetryAttempts: ${retries} }\n`,
      },
    ],
    answer: 'manifest',
  }),
  'in a loop in a loop': ({ name, retries }) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `Fn::ForEach::${name}Outer:\n  - A\n  - [planted]\n  - Fn::ForEach::${name}Inner:\n      - B\n      - ["${name.slice(7)}"]\n      - "\${A}\${B}Function":\n          Type: AWS::Serverless::Function\n          Properties: { FunctionName: !Sub "\${A}\${B}", EventInvokeConfig: { MaximumRetryAttempts: ${retries} } }\n`,
      },
    ],
    answer: 'manifest',
  }),
  'in a loop over what is not known': ({ name, retries }) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `Fn::ForEach::${name}:\n  - Name\n  - !Ref UnknownNames\n  - "\${Name}Config":\n      Type: AWS::Lambda::EventInvokeConfig\n      Properties: { FunctionName: !Ref Name, MaximumRetryAttempts: ${retries} }\n`,
      },
    ],
    answer: 'word',
  }),
  'in a nested stack': ({ name, retries }) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `${name}Stack:\n  Type: AWS::CloudFormation::Stack\n  Properties: { TemplateURL: nested/stack.yaml, Parameters: { Name: ${name}, Retries: ${retries} } }\n`,
      },
    ],
    answer: 'manifest',
  }),
  'in a stack that is not there': ({ name }) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `${name}Stack:\n  Type: AWS::CloudFormation::Stack\n  Properties: { TemplateURL: "https://example.com/${name}.yaml" }\n`,
      },
    ],
    answer: 'word',
  }),
  'in an included file': (plant) => ({
    chunks: [
      { path: `nested/${plant.name}.yaml`, text: config(plant) },
      {
        path: TEMPLATE,
        text: `${plant.name}Included:\n  Type: AWS::CloudFormation::WaitConditionHandle\nFn::Transform: { Name: AWS::Include, Parameters: { Location: nested/${plant.name}.yaml } }\n`,
      },
    ],
    answer: 'manifest',
  }),
};

/** The resources of one template, which has each key once, or a template of its own. */
export const assembleTemplates: Assemble = (path, texts) => {
  if (path !== TEMPLATE) return texts.join('');
  const transforms = texts.flatMap((text) => text.match(/^Fn::Transform: (.*)\n/m)?.[1] ?? []);
  const resources = texts.map((text) => text.replace(/^Fn::Transform: .*\n/m, ''));
  return `Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Parameters: { UnknownNames: { Type: CommaDelimitedList }, Stage: { Type: String } }
Conditions:
  Unknown: !Equals [!Ref Stage, prod]
  Never: !Equals [a, b]
Resources:
${resources.map(within).join('')}  Fn::Transform: [${transforms.join(', ')}]
`;
};
