/**
 * What must not compile. `npm run check` compiles this file, and fails where one of the lines below has no error any longer.
 */
import { operationCommand } from '../../../src/cli/commands/operation-command.ts';
import { put } from '../../../src/cli/operations/put.ts';
import type { DiffOptions } from '../../../src/cli/options/diff.ts';
import type { ImportOptions } from '../../../src/cli/options/import.ts';
import { type ApplyOptions, applyFlags, writeFlags } from '../../../src/cli/options/objects.ts';
import type { AwsOptions } from '../../../src/lambda/aws-options.ts';
import { runOperator } from '../../../src/operator.ts';
import { awsFlags } from '../../../src/options/aws.ts';
import {
  choiceFlag,
  type FlagsFor,
  listFlag,
  switchFlag,
  textFlag,
  type ValuesOf,
  valueFlag,
} from '../../../src/options/flag.ts';
import type { OperatorOptions } from '../../../src/options/operator.ts';

type IsSame<One, Other> =
  (<Each>() => Each extends One ? 1 : 2) extends <Each>() => Each extends Other ? 1 : 2 ? true : false;

/** As one object type, since an intersection is never the same as the object that it amounts to. */
type Flat<Type> = { [Name in keyof Type]: Type[Name] };

export const flags = {
  absent: textFlag('--absent <text>', ''),
  number: valueFlag('--number <count>', '', { parse: Number, byDefault: 1 }),
  numberOrAbsent: valueFlag('--number-or-absent <count>', '', { parse: Number }),
  choice: choiceFlag('--choice <choice>', '', ['red', 'green'], { byDefault: 'red' }),
  choiceOrAbsent: choiceFlag('--choice-or-absent <choice>', '', ['red', 'green']),
  isOn: switchFlag('--is-on', ''),
  list: listFlag('--list <text...>', ''),
};

export const values: IsSame<
  Flat<ValuesOf<typeof flags>>,
  {
    readonly absent?: string;
    readonly number: number;
    readonly numberOrAbsent?: number;
    readonly choice: 'red' | 'green';
    readonly choiceOrAbsent?: 'red' | 'green';
    readonly isOn: boolean;
    readonly list: readonly string[];
  }
> = true;

// @ts-expect-error a default that is none of the choices
choiceFlag('--choice <choice>', '', ['red', 'green'], { byDefault: 'blue' });
// @ts-expect-error a default of another type than what is parsed
valueFlag('--number <count>', '', { parse: Number, byDefault: 'one' });

const aws = awsFlags({ timeoutPrefix: '', readTimeoutSeconds: 1, connectTimeoutSeconds: 1 });
const { region, ...others } = aws;
// @ts-expect-error a flag is missing
others satisfies FlagsFor<AwsOptions>;
// @ts-expect-error a flag is misspelt
({ ...aws, regoin: region }) satisfies FlagsFor<AwsOptions>;
// @ts-expect-error a flag has a value of another type
({ ...aws, readTimeoutSeconds: region }) satisfies FlagsFor<AwsOptions>;
// @ts-expect-error a flag may be absent, and its value must not be
({ ...aws, verifySsl: textFlag('--verify-ssl <text>', '') }) satisfies FlagsFor<AwsOptions>;

/** Misspelt names and wrong types where values are read. */
export function readers(operator: OperatorOptions, apply: ApplyOptions, diff: DiffOptions, found: ImportOptions) {
  // @ts-expect-error
  operator.concurency;
  // @ts-expect-error
  operator.concurrency satisfies string;
  // @ts-expect-error it may be absent
  operator.region satisfies string;
  // @ts-expect-error
  operator.logLevel === 'verbose';
  // @ts-expect-error
  apply.dryrun;
  // @ts-expect-error
  apply.dryRun === 'sever';
  // @ts-expect-error
  apply.timeoutSeconds satisfies string;
  // @ts-expect-error
  diff.filename;
  // @ts-expect-error
  diff.files satisfies string[] | undefined;
  // @ts-expect-error
  found.outputdir;
  // @ts-expect-error
  found.apply satisfies string;
  // @ts-expect-error all options of the operator, and nothing less
  runOperator({ region: 'eu-west-1' }, { write: () => {} }, new AbortController().signal);
}

const definition = {
  name: 'put',
  operation: 'PutFunctionEventInvokeConfig',
  summary: '',
  description: '',
  examples: '',
};
const load = async () => put;

operationCommand({ ...definition, operation: 'PutFunctionEventInvokeConfig', own: applyFlags, load });
// @ts-expect-error a put reads --force-conflicts, which is not among the flags
operationCommand({ ...definition, operation: 'PutFunctionEventInvokeConfig', own: writeFlags, load });
