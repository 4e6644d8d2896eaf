import { stringify } from 'yaml';
import type { Assemble, Wrapper } from './planted.ts';
import { config, configOf, functionOf, samFunction, settings } from './template-resources.ts';

/** Two spaces before each line. */
function within(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** A template has no region: it is the stack's. */
const NO_REGION = { region: undefined };

const TEMPLATE = 'template.yaml';

/** The files that the wrappers refer to. */
export const TEMPLATE_FILES: Readonly<Record<string, string>> = {
  'nested/stack.yaml': `Parameters:
  { Name: { Type: String }, Q: { Type: String }, Retries: { Type: Number }, Age: { Type: Number }, Done: { Type: String }, Failed: { Type: String } }
Resources:
  Config:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref Name
      Qualifier: !Ref Q
      MaximumRetryAttempts: !Ref Retries
      MaximumEventAgeInSeconds: !Ref Age
      DestinationConfig: { OnSuccess: { Destination: !Ref Done }, OnFailure: { Destination: !Ref Failed } }
`,
};

/** Ways in which templates have an event invoke config. */
export const TEMPLATES: Readonly<Record<string, Wrapper>> = {
  plain: (plant) => ({
    chunks: [{ path: TEMPLATE, text: config(plant) }],
    answer: 'manifest',
    instead: NO_REGION,
  }),
  'in JSON': (plant) => ({
    chunks: [{ path: `${plant.name}.json`, text: JSON.stringify({ Resources: { A: configOf(plant) } }) }],
    answer: 'manifest',
    instead: NO_REGION,
  }),
  'of SAM': (plant) => ({
    chunks: [{ path: TEMPLATE, text: samFunction(plant) }],
    answer: 'manifest',
    instead: NO_REGION,
  }),
  'of SAM, which ignores Globals': ({ name }) => ({
    chunks: [
      {
        path: `${name}.yaml`,
        text: `Globals: { Function: { EventInvokeConfig: { MaximumRetryAttempts: 1 } } }\nResources:\n  A:\n    Type: AWS::Serverless::Function\n    IgnoreGlobals: [EventInvokeConfig]\n    Properties: { FunctionName: ${name} }\n`,
      },
    ],
    answer: 'nothing',
  }),
  'in the text of an answer': (plant) => ({
    chunks: [
      {
        path: `${plant.name}.json`,
        text: JSON.stringify({ TemplateBody: stringify({ Resources: { A: configOf(plant) } }), StagesAvailable: [] }),
      },
    ],
    answer: 'manifest',
    instead: NO_REGION,
  }),
  'by a custom resource': ({ name }) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `${name}Custom:\n  Type: Custom::AWS\n  Properties: { Create: '{"action":"putFunctionEventInvokeConfig"}' }\n`,
      },
    ],
    answer: 'word',
  }),
  'by the tag of another tool': ({ name }) => ({
    chunks: [{ path: TEMPLATE, text: `${name}Tagged: !Rain::Include ${name}.yaml\n` }],
    answer: 'word',
  }),
  'of SAM, empty': ({ name }) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `${name}None:\n  Type: AWS::Serverless::Function\n  Properties: { FunctionName: ${name}, EventInvokeConfig: {} }\n`,
      },
    ],
    answer: 'nothing',
  }),
  'of SAM, from Globals, in a template of its own': (plant) => ({
    chunks: [
      {
        path: `${plant.name}.yaml`,
        text: `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { EventInvokeConfig: ${JSON.stringify(settings(plant))} } }
Resources:
  A: { Type: AWS::Serverless::Function, Properties: { FunctionName: ${plant.name}, AutoPublishAlias: "${plant.qualifier}" } }
`,
      },
    ],
    answer: 'manifest',
    instead: NO_REGION,
  }),
  'under a condition': (plant) => ({
    chunks: [{ path: TEMPLATE, text: config(plant, { Condition: 'Unknown' }) }],
    answer: 'word',
    instead: NO_REGION,
  }),
  'under a condition that is false': (plant) => ({
    chunks: [{ path: TEMPLATE, text: config(plant, { Condition: 'Never' }) }],
    answer: 'nothing',
  }),
  'with Fn::If': (plant) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: config(plant, {}, { MaximumRetryAttempts: { 'Fn::If': ['Never', 7, plant.retries] } }),
      },
    ],
    answer: 'manifest',
    instead: NO_REGION,
  }),
  'with a destination under a condition': (plant) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: config(
          plant,
          {},
          {
            DestinationConfig: {
              'Fn::If': ['Unknown', { 'Fn::GetAtt': ['Macro', 'Destinations'] }, { Ref: 'AWS::NoValue' }],
            },
          },
        ),
      },
    ],
    answer: 'word',
    instead: NO_REGION,
  }),
  'with a destination that a function gives': (plant) => ({
    chunks: [
      { path: TEMPLATE, text: config(plant, {}, { DestinationConfig: { 'Fn::GetAtt': ['Macro', 'Destinations'] } }) },
    ],
    answer: 'word',
    instead: NO_REGION,
  }),
  'with placeholders': (plant) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: config(
          plant,
          {},
          { Qualifier: `\${${plant.name}_alias}`, MaximumRetryAttempts: `\${${plant.name}.retries}` },
        ),
      },
    ],
    answer: 'word',
    instead: NO_REGION,
  }),
  'with Fn::Sub and Fn::Join': (plant) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: config(
          plant,
          {},
          { FunctionName: { 'Fn::Join': ['', ['planted', { 'Fn::Sub': [`\${N}`, { N: plant.name.slice(7) }] }]] } },
        ),
      },
    ],
    answer: 'manifest',
    instead: NO_REGION,
  }),
  'in a loop': (plant) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `Fn::ForEach::${plant.name}:\n  - Name\n  - [${plant.name}]\n  - "\${Name}Config": ${JSON.stringify(configOf(plant, { FunctionName: { Ref: 'Name' } }))}\n`,
      },
    ],
    answer: 'manifest',
    instead: NO_REGION,
  }),
  'in a loop in a loop': (plant) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `Fn::ForEach::${plant.name}Outer:\n  - A\n  - [planted]\n  - Fn::ForEach::${plant.name}Inner:\n      - B\n      - ["${plant.name.slice(7)}"]\n      - "\${A}\${B}Function": ${JSON.stringify(functionOf(plant, { FunctionName: { 'Fn::Sub': `\${A}\${B}` } }))}\n`,
      },
    ],
    answer: 'manifest',
    instead: NO_REGION,
  }),
  'in a loop over what is not known': (plant) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `Fn::ForEach::${plant.name}:\n  - Name\n  - !Ref UnknownNames\n  - "\${Name}Config": ${JSON.stringify(configOf(plant, { FunctionName: { Ref: 'Name' } }))}\n`,
      },
    ],
    answer: 'word',
  }),
  'in a nested stack': ({ name, retries, age, qualifier, onSuccess, onFailure }) => ({
    chunks: [
      {
        path: TEMPLATE,
        text: `${name}Stack:\n  Type: AWS::CloudFormation::Stack\n  Properties: { TemplateURL: nested/stack.yaml, Parameters: { Name: ${name}, Q: ${qualifier}, Retries: ${retries}, Age: ${age}, Done: "${onSuccess}", Failed: "${onFailure}" } }\n`,
      },
    ],
    answer: 'manifest',
    instead: NO_REGION,
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
  'in the template of a stack set': (plant) => ({
    chunks: [
      { path: `${plant.name}.yaml`, text: stringify({ Resources: { A: configOf(plant) } }) },
      {
        path: TEMPLATE,
        text: `${plant.name}Set:\n  Type: AWS::CloudFormation::StackSet\n  Properties: { TemplateURL: ${plant.name}.yaml }\n`,
      },
    ],
    answer: 'manifest',
    instead: NO_REGION,
  }),
  'in a template that nests itself': (plant) => ({
    chunks: [
      {
        path: `${plant.name}.yaml`,
        text: `Resources:\n  A: ${JSON.stringify(configOf(plant))}\n  Other: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${plant.name}-other.yaml } }\n`,
      },
      {
        path: `${plant.name}-other.yaml`,
        text: `Resources:\n  Other: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${plant.name}.yaml } }\n`,
      },
    ],
    answer: 'manifest',
    instead: NO_REGION,
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
    instead: NO_REGION,
  }),
  'in a folder within': (plant) => ({
    chunks: [{ path: `within/${plant.name}.json`, text: JSON.stringify({ Resources: { A: functionOf(plant) } }) }],
    answer: 'word',
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
