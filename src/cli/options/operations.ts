import { PAGE_OF_CONFIGS } from '../../api/grammar/limits.ts';
import { choiceFlag, type Flag, type Flags, switchFlag, textFlag, under, type ValuesOf } from '../../options/flag.ts';
import { OPERATIONS, type OperationName, optionOf } from '../aws/operations.ts';
import { OUTPUT_FORMATS } from '../aws/output/format.ts';
import { SKELETON_KINDS } from '../aws/skeleton.ts';
import { awsConnectionFlags } from './aws-connection.ts';
import { colorFlag } from './color.ts';
import { kubernetesFlags } from './kubernetes.ts';

/** The options that an operation has both with and without `--direct`. */
export type SharedOptions = ValuesOf<ReturnType<typeof sharedFlags>>;

/** The options for the beginning and the end of a list; other operations have none of them. */
export type PositionOptions = ValuesOf<Partial<ReturnType<typeof positionFlags>>>;

/** The options that an operation has only with `--direct`, without those of the connection. */
export type DirectOptions = ValuesOf<ReturnType<typeof paginateFlag> & Partial<ReturnType<typeof pageSizeFlag>>>;

const OWN = 'Options of the AWS CLI:';
const OBJECT = 'Options of the EventInvokeConfig:';
const GLOBAL = 'Global options of the AWS CLI:';

// Like the AWS CLI, the command has --starting-token, --page-size and --max-items instead of these two members.
const PAGING = ['Marker', 'MaxItems'];

/**
 * The flags of `kubectl eic put` and the other operations. Each flag stands in the table that says when its value is read. If
 * the value would not be read, the command line is refused: otherwise `put --direct --dry-run=client` would really write.
 *
 * @param own - flags for the objects of this operation alone
 */
export function operationFlags<Own extends Flags>(operation: OperationName, own: Own) {
  const hasPages = OPERATIONS[operation].pages !== undefined;
  const aws = awsConnectionFlags();
  const { region, profile, ...connection } = under(GLOBAL, aws);
  const position: Partial<ReturnType<typeof positionFlags>> = hasPages ? positionFlags() : {};
  const pageSize: Partial<ReturnType<typeof pageSizeFlag>> = hasPages ? pageSizeFlag() : {};
  return {
    /** Read in both cases. The keys are the API's names. */
    input: inputFlags(operation),
    shared: { ...position, ...sharedFlags(), region, profile },
    /** Read only with --direct. */
    direct: onlyDirect({ ...pageSize, ...paginateFlag(), ...connection }),
    /** Read only without --direct: how to reach the cluster. */
    cluster: under(OBJECT, kubernetesFlags()),
    /** Read only without --direct: how to find and write objects. */
    own: under(OBJECT, own),
    /** How to reach AWS: these flags stand in the tables `shared` and `direct` as well. */
    aws,
  };
}

// The help of each of these flags says so.
function onlyDirect<Table extends Flags>(flags: Table): Table {
  for (const { option } of Object.values(flags)) option.description = `with --direct: ${option.description}`;
  return flags;
}

function inputFlags(operation: OperationName): Readonly<Record<string, Flag<string | undefined>>> {
  const { input, pages } = OPERATIONS[operation];
  const members = Object.entries(input.members).filter(([member]) => pages === undefined || !PAGING.includes(member));
  const flags = members.map(([member, { description = '', type }]) => {
    const value = type === 'integer' ? 'count' : type === 'structure' ? 'shorthand|json|file://path' : 'text';
    return [member, textFlag(`${optionOf(member)} <${value}>`, description)] as const;
  });
  return under(OWN, Object.fromEntries(flags));
}

function positionFlags() {
  return under(OWN, {
    startingToken: textFlag('--starting-token <token>', 'continue an earlier list: its NextToken'),
    maxItems: textFlag('--max-items <count>', 'the most configurations to print'),
  });
}

function sharedFlags() {
  return {
    ...under(OWN, {
      cliInputJson: textFlag(
        '--cli-input-json <json|file://path>',
        'the whole input as JSON; the options of this group override its keys',
      ),
      cliInputYaml: textFlag(
        '--cli-input-yaml <yaml|file://path>',
        'the whole input as YAML; the options of this group override its keys',
      ),
      generateCliSkeleton: choiceFlag(
        '--generate-cli-skeleton [kind]',
        'print an input to fill in (or, with output, a sample answer) and exit',
        SKELETON_KINDS,
        { preset: 'input' },
      ),
    }),
    ...under(OBJECT, {
      direct: switchFlag(
        '--direct',
        'call Lambda itself, as the AWS CLI does, instead of using an EventInvokeConfig; excludes the options below',
      ),
    }),
    ...under(GLOBAL, {
      output: choiceFlag(
        '--output <format>',
        'format of the result (default: the format of the AWS profile, else json)',
        OUTPUT_FORMATS,
      ),
      query: textFlag('--query <jmespath>', 'print only the part of the result that this expression selects'),
      color: colorFlag(),
      cliPager: switchFlag('--no-cli-pager', 'without effect, since there is no pager'),
    }),
  };
}

function pageSizeFlag() {
  return under(OWN, {
    pageSize: textFlag(
      '--page-size <count>',
      `configurations per request: ${PAGE_OF_CONFIGS.least} to ${PAGE_OF_CONFIGS.most}`,
    ),
  });
}

function paginateFlag() {
  return under(GLOBAL, { paginate: switchFlag('--no-paginate', 'only one page of a list') });
}
