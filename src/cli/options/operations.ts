import { PAGE_OF_CONFIGS } from '../../api/grammar/limits.ts';
import { choiceFlag, type Flag, type Flags, switchFlag, textFlag, under, type ValuesOf } from '../../options/flag.ts';
import { OPERATIONS, type OperationName, optionOf } from '../aws/operations.ts';
import { OUTPUT_FORMATS } from '../aws/output/format.ts';
import { SKELETON_KINDS } from '../aws/skeleton.ts';
import { awsConnectionFlags } from './aws-connection.ts';
import { colorFlag } from './color.ts';
import { kubernetesFlags } from './kubernetes.ts';

/** The options that an operation has in both cases: on objects and in Lambda. */
export type SharedOptions = ValuesOf<ReturnType<typeof sharedFlags>>;

/** The options that say where a list begins and ends; an operation without pages has none. */
export type PositionOptions = ValuesOf<Partial<ReturnType<typeof positionFlags>>>;

/** The options that only requests to Lambda have, beside those of the connection. */
export type DirectOptions = ValuesOf<ReturnType<typeof paginateFlag> & Partial<ReturnType<typeof pageSizeFlag>>>;

const OWN = 'Options of the AWS CLI:';
const OBJECT = 'Options of the EventInvokeConfig:';
const GLOBAL = 'Global options of the AWS CLI:';

// The pages of a list are asked for by --starting-token, --page-size and --max-items, as in the AWS CLI.
const PAGING = ['Marker', 'MaxItems'];

/**
 * The flags of `kubectl eic put` and the like, each in the table that says when its value is read. A flag that would not be
 * read is refused, for its user expects something of it: `put --direct --dry-run=client` would really write.
 *
 * @param own - the flags that only this operation's objects have
 */
export function operationFlags<Own extends Flags>(operation: OperationName, own: Own) {
  const hasPages = OPERATIONS[operation].pages !== undefined;
  const aws = awsConnectionFlags();
  const { region, profile, ...connection } = under(GLOBAL, aws);
  const position: Partial<ReturnType<typeof positionFlags>> = hasPages ? positionFlags() : {};
  const pageSize: Partial<ReturnType<typeof pageSizeFlag>> = hasPages ? pageSizeFlag() : {};
  return {
    /** In both cases. The members of the input have the API's names. */
    input: inputFlags(operation),
    shared: { ...position, ...sharedFlags(), region, profile },
    /** With --direct alone. */
    direct: onlyDirect({ ...pageSize, ...paginateFlag(), ...connection }),
    /** Without --direct alone: how the cluster is reached. */
    cluster: under(OBJECT, kubernetesFlags()),
    /** Without --direct alone: how objects are found and written. */
    own: under(OBJECT, own),
    /** How AWS is reached: flags of both the shared table and the direct one. */
    aws,
  };
}

// Tells so in the help of each flag.
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
    startingToken: textFlag('--starting-token <token>', 'go on where an earlier list ended: its NextToken'),
    maxItems: textFlag('--max-items <count>', 'how many configurations to print'),
  });
}

function sharedFlags() {
  return {
    ...under(OWN, {
      cliInputJson: textFlag(
        '--cli-input-json <json|file://path>',
        'all of the input as JSON; the options above override its keys',
      ),
      generateCliSkeleton: choiceFlag(
        '--generate-cli-skeleton [kind]',
        'print an input to fill in (or, with output, a sample answer) and end',
        SKELETON_KINDS,
        { preset: 'input' },
      ),
    }),
    ...under(OBJECT, {
      direct: switchFlag(
        '--direct',
        'call Lambda itself, as the AWS CLI does, instead of writing an EventInvokeConfig; takes none of the options below',
      ),
    }),
    ...under(GLOBAL, {
      output: choiceFlag(
        '--output <format>',
        'json, text, table or yaml (default: that of the AWS profile, else json)',
        OUTPUT_FORMATS,
      ),
      query: textFlag('--query <jmespath>', 'print only what this finds in the result'),
      color: colorFlag(),
    }),
  };
}

function pageSizeFlag() {
  return under(OWN, {
    pageSize: textFlag(
      '--page-size <count>',
      `how many configurations to ask for at once: ${PAGE_OF_CONFIGS.least} to ${PAGE_OF_CONFIGS.most}`,
    ),
  });
}

function paginateFlag() {
  return under(GLOBAL, { paginate: switchFlag('--no-paginate', 'one page of a list alone') });
}
