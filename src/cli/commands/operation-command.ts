import { Command } from 'commander';
import { addFlags, type Flags, readFlags, typedFlags, type ValuesOf } from '../../options/flag.ts';
import { type OperationInputs, type OperationName, optionOf } from '../aws/operations.ts';
import { UsageFailure } from '../failures.ts';
import type { Circumstances } from '../operations/circumstances.ts';
import type { KubernetesOptions } from '../options/kubernetes.ts';
import { operationFlags, type PositionOptions } from '../options/operations.ts';
import type { Terminal } from '../terminal.ts';

/** A command for one of Lambda's operations. */
export interface Definition<Name extends OperationName, Own extends Flags> {
  readonly name: string;
  readonly operation: Name;
  readonly summary: string;
  readonly description: string;
  /** Flags for the objects of this operation alone. */
  readonly own: () => Own;
  readonly examples: string;
  /** Loads the function that performs the operation on objects. */
  load(): Promise<OnObjects<Name, Own>>;
}

/** The command of an operation. */
export interface OperationCommand {
  readonly name: string;
  /** Its name in the AWS CLI: `put-function-event-invoke-config`. */
  readonly awsName: string;
  create(terminal: Terminal, version: string): Command;
}

/** Performs an operation on objects. */
type OnObjects<Name extends OperationName, Own extends Flags> = (
  input: OperationInputs[Name],
  options: KubernetesOptions & PositionOptions & ValuesOf<Own>,
  circumstances: Circumstances,
) => Promise<void>;

/** Makes the command of an operation, which works on objects, or with `--direct` calls Lambda itself. */
export function operationCommand<Name extends OperationName, Own extends Flags>(
  definition: Definition<Name, Own>,
): OperationCommand {
  const { name, operation, summary, description, examples, load } = definition;
  const create = (terminal: Terminal, version: string): Command => {
    const { input, shared, direct, cluster, own, aws } = operationFlags(operation, definition.own());
    const command = new Command(name).summary(summary).description(description).allowExcessArguments(false);
    for (const table of [input, shared, cluster, own, direct]) addFlags(command, table);

    const onObjects = async (read: OperationInputs[Name], circumstances: Circumstances) => {
      const options = { ...readFlags(shared, command), ...readFlags(cluster, command), ...readFlags(own, command) };
      const perform = await load();
      await perform(read, options, circumstances);
    };
    const inLambda = async (read: OperationInputs[Name], circumstances: Circumstances) => {
      const options = { ...readFlags(shared, command), ...readFlags(direct, command) };
      const { callLambda } = await import('../operations/call-lambda.ts');
      await callLambda(operation, read, options, circumstances);
    };
    return command
      .version(version, '--version', 'show the version and exit')
      .addHelpText('after', `\nExamples:${examples}`)
      .action(async () => {
        const options = readFlags(shared, command);
        const unread = options.direct ? { ...cluster, ...own } : direct;
        refuseUnread(options.direct, typedFlags(unread, command));
        const { runOperation } = await import('../operations/run-operation.ts');
        const perform = options.direct ? inLambda : onObjects;
        const texts = readFlags(input, command);
        const isProfileTyped = typedFlags({ profile: aws.profile }, command).length > 0;
        const given = { name: operation, texts, options, aws: readFlags(aws, command), isProfileTyped, perform };
        await runOperation(given, terminal);
      });
  };
  return { name, awsName: optionOf(operation).replace(/^--/, ''), create };
}

// An option without effect must not be ignored: the user expects an effect, such as a dry run.
function refuseUnread(isDirect: boolean, names: readonly string[]): void {
  if (names.length === 0) return;
  const list = names.join(', ').replace(/, (?=[^,]*$)/, ' and ');
  const [are, them] = names.length === 1 ? ['is an option', 'it'] : ['are options', 'them'];
  throw new UsageFailure(
    isDirect
      ? `${list} ${are} of the EventInvokeConfig, but --direct calls Lambda without an EventInvokeConfig: remove ${them}, or remove --direct.`
      : `${list} ${are} of requests to Lambda, but only --direct sends requests to Lambda: remove ${them}, or add --direct.`,
  );
}
