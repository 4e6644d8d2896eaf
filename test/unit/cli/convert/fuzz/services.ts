import type { Assemble, Wrapper } from './planted.ts';

const FILE = 'serverless.yml';

/** A function, indented below its key. */
function fn(name: string, retries: number | string, more = ''): string {
  return `handler: a.b\nname: ${name}\nmaximumRetryAttempts: ${retries}\n${more}`;
}

function entry(name: string, body: string): string {
  return `${name}:\n${body.replace(/^(?=.)/gm, '  ')}`;
}

/** Ways in which the Serverless Framework's files have an event invoke config. */
export const SERVICES: Readonly<Record<string, Wrapper>> = {
  plain: ({ name, retries }) => ({
    chunks: [{ path: FILE, text: entry(name, fn(name, retries)) }],
    answer: 'manifest',
  }),
  'with a name of the framework': ({ name, retries }) => ({
    chunks: [
      {
        path: FILE,
        text: entry(
          name,
          `handler: a.b\nname: \${self:custom.prefix}\${file(more.yml):${name}}\nmaximumRetryAttempts: ${retries}\n`,
        ),
      },
      { path: 'more.yml', text: `${name}: "${name.slice(7)}"\n` },
    ],
    answer: 'manifest',
  }),
  'in another file': ({ name, retries }) => ({
    chunks: [
      { path: FILE, text: `${name}: \${file(functions/${name}.yml):fn}\n` },
      { path: `functions/${name}.yml`, text: entry('fn', fn(name, retries)) },
    ],
    answer: 'manifest',
  }),
  'in a file that is not there': ({ name }) => ({
    chunks: [{ path: FILE, text: `${name}: \${file(functions/${name}.yml):fn}\n` }],
    answer: 'word',
  }),
  'in a program': ({ name }) => ({
    chunks: [{ path: FILE, text: `${name}: \${file(functions.js):${name}}\n` }],
    answer: 'word',
  }),
  'in custom': ({ name, retries }) => ({
    chunks: [
      { path: FILE, text: `${name}: \${file(custom.yml):${name}}\n` },
      { path: 'custom.yml', text: entry(name, fn(name, `\${file(custom.yml):retries${retries}}`)) },
      { path: 'custom.yml', text: `retries${retries}: ${retries}\n` },
    ],
    answer: 'manifest',
  }),
  'with a variable that is not known': ({ name }) => ({
    chunks: [{ path: FILE, text: entry(name, fn(name, `\${env:RETRIES}`)) }],
    answer: 'word',
  }),
  'by an anchor': ({ name, retries }) => ({
    chunks: [
      {
        path: FILE,
        text: entry(name, `<<: &${name}\n  maximumRetryAttempts: ${retries}\nhandler: a.b\nname: ${name}\n`),
      },
    ],
    answer: 'manifest',
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
  'in the resources': ({ name, retries }) => ({
    chunks: [
      {
        path: `resources/${name}.yml`,
        text: `Resources:\n  ${name}Config:\n    Type: AWS::Lambda::EventInvokeConfig\n    Properties: { FunctionName: ${name}, MaximumRetryAttempts: ${retries} }\n`,
      },
      { path: 'resources.yml', text: `- \${file(resources/${name}.yml)}\n` },
    ],
    answer: 'manifest',
  }),
  'in resources that are not there': ({ name }) => ({
    chunks: [{ path: 'resources.yml', text: `- \${file(resources/${name}.yml)}\n` }],
    answer: 'word',
  }),
};

/** The functions of one service; its resources are a file of their own. */
export const assembleServices: Assemble = (path, texts) => {
  if (path !== FILE) return [...new Set(texts)].join('');
  return `service: shop
provider: { name: aws, stage: "\${opt:stage, 'dev'}" }
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
