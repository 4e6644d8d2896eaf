import { Option } from 'commander';
import { PAGE_OF_CONFIGS } from '../../api/grammar/limits.ts';
import { OPERATIONS, type OperationName, optionOf } from '../aws/operations.ts';
import { SKELETON_KINDS } from '../aws/skeleton.ts';
import { awsConnectionOptions } from '../options/aws-connection.ts';
import { colorOption } from '../options/color.ts';
import { kubernetesOptions } from '../options/kubernetes.ts';

/** The options of an operation by where they come from: the AWS CLI's own, its global ones, and those of the objects. */
export interface OperationOptions {
  readonly own: readonly Option[];
  readonly global: readonly Option[];
  readonly objects: readonly Option[];
}

// The pages of a list are asked for by the three options that follow, as in the AWS CLI.
const PAGING = ['Marker', 'MaxItems'];

/** The options of `kubectl eic put` and the like. */
export function operationOptions(operation: OperationName, objects: readonly Option[]): OperationOptions {
  const { input, pages } = OPERATIONS[operation];
  const members = Object.entries(input.members).filter(([member]) => pages === undefined || !PAGING.includes(member));
  return {
    own: [
      ...members.map(([member, { description = '', type }]) => {
        const value = type === 'integer' ? 'count' : type === 'structure' ? 'shorthand|json|file://path' : 'text';
        return new Option(`${optionOf(member)} <${value}>`, description);
      }),
      ...(pages ? pagingOptions() : []),
      new Option(
        '--cli-input-json <json|file://path>',
        'all of the input as JSON; the options above override its keys',
      ),
      new Option(
        '--generate-cli-skeleton [kind]',
        'print an input to fill in (or, with output, a sample answer) and end',
      )
        .choices(SKELETON_KINDS)
        .preset('input'),
    ],
    global: [
      new Option(
        '--output <format>',
        'json, text, table or yaml (default: that of the AWS profile, else json)',
      ).choices(['json', 'text', 'table', 'yaml']),
      new Option('--query <jmespath>', 'print only what this finds in the result'),
      colorOption(),
      new Option('--no-paginate', 'one page of a list alone'),
      ...awsConnectionOptions(),
    ],
    objects: [
      new Option('--direct', 'call Lambda itself, as the AWS CLI does, instead of writing an EventInvokeConfig'),
      ...kubernetesOptions(),
      ...objects,
    ],
  };
}

function pagingOptions(): Option[] {
  return [
    new Option('--starting-token <token>', 'go on where an earlier list ended: its NextToken'),
    new Option(
      '--page-size <count>',
      `how many configurations to ask for at once: ${PAGE_OF_CONFIGS.least} to ${PAGE_OF_CONFIGS.most}`,
    ),
    new Option('--max-items <count>', 'how many configurations to print'),
  ];
}
