import type { Command } from 'commander';
import { applyFlags, nameFlag, putFlags, writeFlags } from '../options/objects.ts';
import type { Terminal } from '../terminal.ts';
import { operationCommand } from './operation-command.ts';

const COMMANDS = [
  operationCommand({
    name: 'put',
    operation: 'PutFunctionEventInvokeConfig',
    summary: 'declare the asynchronous invocation settings of a function',
    description:
      'Takes the options of `aws lambda put-function-event-invoke-config` and writes an EventInvokeConfig by server-side apply; the operator then writes the settings to Lambda. Settings that are not given are removed, as by Put.',
    own: putFlags,
    examples: `
  kubectl eic put --function-name orders:live --maximum-retry-attempts 0
  kubectl eic put --function-name orders --qualifier live --maximum-event-age-in-seconds 3600 \\
    --destination-config 'OnFailure={Destination=arn:aws:sqs:eu-west-1:123456789012:orders-failed}' --wait
  kubectl eic put --function-name orders --maximum-retry-attempts 1 --dry-run=client -o yaml
  kubectl eic put --account production --function-name orders --maximum-retry-attempts 1
  kubectl eic put --function-name orders --maximum-retry-attempts 1 --direct`,
    load: async () => (await import('../operations/put.ts')).put,
  }),
  operationCommand({
    name: 'update',
    operation: 'UpdateFunctionEventInvokeConfig',
    summary: 'change some of the declared settings of a function',
    description:
      'Takes the options of `aws lambda update-function-event-invoke-config` and changes the EventInvokeConfig of the function by server-side apply. Settings that are not given stay as they are; both destinations together are one setting.',
    own: applyFlags,
    examples: `
  kubectl eic update --function-name orders:live --maximum-event-age-in-seconds 600
  kubectl eic update --function-name orders:live --maximum-event-age-in-seconds 600 --direct`,
    load: async () => (await import('../operations/update.ts')).update,
  }),
  operationCommand({
    name: 'get',
    operation: 'GetFunctionEventInvokeConfig',
    summary: 'print the settings that the operator last saw in Lambda',
    description:
      "Prints the settings that the operator last saw in Lambda, from the EventInvokeConfig's status, in the form of `aws lambda get-function-event-invoke-config`.",
    own: () => ({ name: nameFlag() }),
    examples: `
  kubectl eic get --function-name orders --qualifier live
  kubectl eic get --function-name orders:live --query MaximumRetryAttempts --output text
  kubectl eic get --function-name orders:live --direct`,
    load: async () => (await import('../operations/get.ts')).get,
  }),
  operationCommand({
    name: 'list',
    operation: 'ListFunctionEventInvokeConfigs',
    summary: 'print the settings of all qualifiers of a function',
    description:
      'Prints the settings that the operator last saw in Lambda, for every qualifier with an EventInvokeConfig in the namespace, in the form of `aws lambda list-function-event-invoke-configs`.',
    own: () => ({}),
    examples: `
  kubectl eic list --function-name orders
  kubectl eic list --function-name orders --query 'FunctionEventInvokeConfigs[].FunctionArn'
  kubectl eic list --function-name orders --direct --max-items 10`,
    load: async () => (await import('../operations/list.ts')).list,
  }),
  operationCommand({
    name: 'delete',
    operation: 'DeleteFunctionEventInvokeConfig',
    summary: 'delete the declared settings of a function',
    description:
      'Deletes the EventInvokeConfig of the function. Its deletionPolicy decides whether the operator then deletes the configuration in Lambda.',
    own: writeFlags,
    examples: `
  kubectl eic delete --function-name orders:live --dry-run=server
  kubectl eic delete --function-name orders:live --wait
  kubectl eic delete --function-name orders --direct`,
    load: async () => (await import('../operations/delete.ts')).deleteObject,
  }),
];

/** `kubectl eic put`, `update`, `get`, `list` and `delete`. */
export function operationCommands(terminal: Terminal, version: string): Command[] {
  return COMMANDS.map(({ create }) => create(terminal, version));
}

/** The AWS CLI's commands by their names, and those of `kubectl eic` that do the same. */
export const COMMANDS_BY_AWS_NAME: ReadonlyMap<string, string> = new Map(
  COMMANDS.map(({ awsName, name }) => [awsName, name]),
);
