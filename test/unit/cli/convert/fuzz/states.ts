import type { Assemble, Plant, Planting, Wrapper } from './planted.ts';
import { inJson } from './terraform-blocks.ts';

const TYPE = 'aws_lambda_function_event_invoke_config';
const STATE = 'state.json';
const MODULES = 'modules.json';
const SEVERAL = 'several.json';
const LIST = 'list.json';

/** The values that a state has for a plant: each block is a list. */
function values(plant: Plant, changed: object = {}): object {
  const destination_config = [
    { on_success: [{ destination: plant.onSuccess }], on_failure: [{ destination: plant.onFailure }] },
  ];
  return inJson(plant, { destination_config, ...changed });
}

/** A resource of a state, or of a plan's planned values. */
function resource({ name }: Plant, own: object, type = TYPE, prefix = ''): object {
  return { address: `${prefix}${type}.${name}`, mode: 'managed', type, name, values: own };
}

function whole(resources: readonly object[], more: object = {}): object {
  return { format_version: '1.2', planned_values: { root_module: { resources } }, ...more };
}

function chunk(path: string, content: object) {
  return { path, text: JSON.stringify(content, null, 1) };
}

/** A state, one of the resources of which is this one. */
function inState(content: object): Pick<Planting, 'chunks'> {
  return { chunks: [chunk(STATE, content)] };
}

/** A plan for a plant alone, with its configuration and the values that it doesn't know yet. */
function planned(plant: Plant, own: object, after_unknown: object = {}, more: object = {}): Pick<Planting, 'chunks'> {
  const address = `${TYPE}.${plant.name}`;
  const expressions = Object.fromEntries(Object.keys(values(plant)).map((key) => [key, {}]));
  const plan = whole([resource(plant, own)], {
    resource_changes: [{ address, change: { actions: ['create'], after_unknown } }],
    configuration: {
      provider_config: { aws: { name: 'aws', expressions: { region: { constant_value: plant.region } } } },
      root_module: { resources: [{ address, provider_config_key: 'aws', expressions }] },
    },
    ...more,
  });
  return { chunks: [chunk(`plan-${plant.name}.json`, plan)] };
}

/** The plan of another resource that deploys what its values say. */
function deploying(type: string, own: (plant: Plant) => object): Wrapper {
  return (plant) => ({ ...inState(resource(plant, own(plant), type)), answer: 'word' });
}

function template(plant: Plant): string {
  const Properties = { FunctionName: plant.name };
  return JSON.stringify({ Resources: { A: { Type: 'AWS::Lambda::EventInvokeConfig', Properties } } });
}

/** Ways in which Terraform's state or a plan has an event invoke config. */
export const STATES: Readonly<Record<string, Wrapper>> = {
  'in a state': (plant) => ({ ...inState(resource(plant, values(plant))), answer: 'manifest' }),
  'in a state that has no region': (plant) => ({
    ...inState(resource(plant, values(plant, { region: undefined }))),
    answer: 'manifest',
    instead: { region: undefined },
  }),
  'in a module of a state': (plant) => {
    const address = `module.outer.module.${plant.name}["a.b"]`;
    const inner = { address, resources: [resource(plant, values(plant), TYPE, `${address}.`)] };
    return { chunks: [chunk(MODULES, { address: 'module.outer', child_modules: [inner] })], answer: 'manifest' };
  },
  'in one of several states': (plant) => ({
    chunks: [{ path: SEVERAL, text: JSON.stringify(whole([resource(plant, values(plant))])) }],
    answer: 'manifest',
  }),
  'in a list of states': (plant) => ({
    chunks: [chunk(LIST, whole([resource(plant, values(plant))]))],
    answer: 'manifest',
  }),
  'of the provider awscc': (plant) => ({
    ...inState(resource(plant, inJson(plant, { region: undefined }), 'awscc_lambda_event_invoke_config')),
    answer: 'manifest',
    instead: { region: undefined },
  }),
  'with an age of 0, which Lambda is not sent': (plant) => ({
    ...inState(resource(plant, values(plant, { maximum_event_age_in_seconds: 0 }))),
    answer: 'manifest',
    instead: { age: undefined },
  }),
  'of a data source': (plant) => ({
    ...inState({ ...resource(plant, values(plant)), mode: 'data' }),
    answer: 'nothing',
  }),
  'that Terraform has replaced': (plant) => ({
    ...inState({ ...resource(plant, values(plant)), deposed_key: 'b5e1f2a8' }),
    answer: 'nothing',
  }),
  'in a plan': (plant) => ({ ...planned(plant, values(plant)), answer: 'manifest' }),
  'in a plan, with the region of the provider': (plant) => ({
    ...planned(plant, values(plant, { region: undefined })),
    answer: 'manifest',
  }),
  'in a plan that deletes it': (plant) => {
    const change = {
      address: `${TYPE}.${plant.name}`,
      type: TYPE,
      change: { actions: ['delete'], before: values(plant) },
    };
    return { chunks: [chunk(`plan-${plant.name}.json`, whole([], { resource_changes: [change] }))], answer: 'nothing' };
  },
  'in a plan with a target': (plant) => ({ ...planned(plant, values(plant), {}, { complete: false }), answer: 'word' }),
  'in a plan that failed': (plant) => ({
    chunks: [chunk(`plan-${plant.name}.json`, whole([], { errored: true }))],
    answer: 'word',
  }),
  'in a plan that defers it': (plant) => ({
    ...planned(
      plant,
      {},
      {},
      {
        planned_values: { root_module: {} },
        deferred_changes: [
          { reason: 'provider_config_unknown', resource_change: { type: TYPE, address: `${TYPE}.x` } },
        ],
      },
    ),
    answer: 'word',
  }),
  'in a plan that does not know its function': (plant) => ({
    ...planned(plant, values(plant, { function_name: undefined }), { function_name: true }),
    answer: 'word',
  }),
  'in a plan that does not know its retries and a destination': (plant) => ({
    ...planned(
      plant,
      values(plant, {
        maximum_retry_attempts: undefined,
        destination_config: [{ on_success: [{ destination: plant.onSuccess }], on_failure: [{}] }],
      }),
      { maximum_retry_attempts: true, destination_config: [{ on_failure: [{ destination: true }] }] },
    ),
    answer: 'word',
  }),
  'in a plan that does not know whether it has destinations': (plant) => ({
    ...planned(plant, values(plant, { destination_config: undefined }), { destination_config: true }),
    answer: 'word',
    instead: { onSuccess: undefined, onFailure: undefined },
  }),
  'in a command of a plan': (plant) => ({
    ...planned(
      plant,
      {},
      {},
      {
        planned_values: { root_module: {} },
        configuration: {
          root_module: {
            resources: [
              {
                address: `null_resource.${plant.name}`,
                provisioners: [
                  { expressions: { command: { constant_value: 'aws lambda put-function-event-invoke-config' } } },
                ],
              },
            ],
          },
        },
      },
    ),
    answer: 'word',
  }),
  'by the Cloud Control API': deploying('aws_cloudcontrolapi_resource', () => ({
    type_name: 'AWS::Lambda::EventInvokeConfig',
  })),
  'by a stack': deploying('aws_cloudformation_stack', (plant) => ({ template_body: template(plant) })),
  'by an object of Kubernetes': deploying('kubernetes_manifest', () => ({
    manifest: { spec: { functionEventInvokeConfig: { maximumRetryAttempts: 0 } } },
  })),
  'by a chart': deploying('helm_release', () => ({ values: ['functionEventInvokeConfig: {}'] })),
};

/** The resources of a state, its modules, several states below each other, or a plan that is a file of its own. */
export const assembleStates: Assemble = (path, texts) => {
  // A comma in a line of its own leaves the lines of the pieces as they are.
  const all = texts.join('\n,\n');
  switch (path) {
    case STATE:
      return `{"format_version": "1.0", "values": {"root_module": {"resources": [\n${all}\n]}}}`;
    case MODULES:
      return `{"format_version": "1.0", "values": {"root_module": {"child_modules": [\n${all}\n]}}}`;
    case LIST:
      return `[\n${all}\n]`;
    default:
      return texts.join('\n');
  }
};
