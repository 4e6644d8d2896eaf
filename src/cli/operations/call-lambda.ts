import { createOperations, type OperationResult } from '../../lambda/operations.ts';
import { documentOf } from '../aws/answer.ts';
import { validInput } from '../aws/input.ts';
import { OPERATIONS, type OperationInputs, type OperationName } from '../aws/operations.ts';
import { listPosition, takePage } from '../aws/paging.ts';
import { serviceErrorSentence } from '../aws/service-error.ts';
import { CommandFailure, ConfigurationFailure, ServiceFailure } from '../failures.ts';
import type { DirectOptions, PositionOptions } from '../options/operations.ts';
import { tellRequest } from '../tell-request.ts';
import type { Circumstances } from './circumstances.ts';
import { type AllPages, pagingOf } from './paging-options.ts';

/** Lambda refused the call; stderr shows exactly the AWS CLI's text. */
class LambdaRefusal extends ServiceFailure {
  override readonly name = 'LambdaRefusal';

  override get text(): string {
    return `\n${this.message}\n`;
  }
}

/** Calls Lambda as the AWS CLI does, and prints its answer. */
export async function callLambda<Name extends OperationName>(
  operation: Name,
  input: OperationInputs[Name],
  options: PositionOptions & DirectOptions,
  { aws, timestamps, terminal, printer, partialCredentials }: Circumstances,
): Promise<void> {
  const { output, pages } = OPERATIONS[operation];
  const paging = pages === undefined ? undefined : pagingOf(input, options, terminal.stderr);
  if (aws.signRequest !== false && partialCredentials !== undefined) throw new CommandFailure(partialCredentials);
  const operations = createOperations(aws, tellRequest(terminal.stderr));
  const call = async (of: object) =>
    answerOf(operation, await operations.call(operation, validInput(operation, { ...input, ...of }), terminal.signal));
  try {
    if (paging === undefined || !('start' in paging)) {
      const answer = await call(paging?.request ?? {});
      if (output !== undefined) await printer.print(documentOf(answer, output, timestamps));
      return;
    }
    const list = printer.list();
    const page = (shown: ListAnswer) =>
      list.page({ FunctionEventInvokeConfigs: [], ...documentOf(shown, output, timestamps) });
    await list.end(await allPages(call, paging, page));
  } finally {
    operations.close();
  }
}

interface ListAnswer {
  readonly FunctionEventInvokeConfigs?: readonly object[];
  readonly NextMarker?: string;
}

/** @returns the token with which the list can be continued */
async function allPages(
  call: (of: object) => Promise<object>,
  { most, request, start }: AllPages,
  print: (page: ListAnswer) => Promise<void>,
): Promise<string | undefined> {
  let position = listPosition(start);
  for (let printed = 0; ; ) {
    const { marker } = position;
    const answer: ListAnswer = await call({ ...request, ...(marker !== undefined && { Marker: marker }) });
    const page = { items: answer.FunctionEventInvokeConfigs ?? [], nextMarker: answer.NextMarker };
    const taken = takePage(page, position, most === undefined ? undefined : most - printed);
    printed += taken.items.length;
    await print({ ...answer, FunctionEventInvokeConfigs: taken.items });
    if (taken.next === undefined) return taken.resume;
    position = taken.next;
  }
}

function answerOf(operation: OperationName, result: OperationResult): object {
  switch (result.kind) {
    case 'answered':
      return result.answer;
    case 'refused':
      throw new LambdaRefusal(serviceErrorSentence(operation, result));
    case 'noCredentials':
      throw new ConfigurationFailure(
        `Unable to locate credentials (${result.message}). You can configure credentials by running "aws login".`,
      );
    case 'noRegion':
      throw new ConfigurationFailure(
        'You must specify a region: give --region, set AWS_REGION, or run "aws configure".',
      );
    case 'unreachable':
      throw new CommandFailure(`Could not connect to the endpoint URL: "${result.endpoint}" (${result.message})`);
  }
}
