import { createOperations, type OperationResult } from '../../lambda/operations.ts';
import { documentOf } from '../aws/answer.ts';
import { readWholeNumber } from '../aws/input.ts';
import { OPERATIONS, type OperationInputs, type OperationName } from '../aws/operations.ts';
import { listPosition, takePage } from '../aws/paging.ts';
import { serviceErrorSentence } from '../aws/service-error.ts';
import { CommandFailure, ConfigurationFailure, ServiceFailure } from '../failures.ts';
import type { DirectOptions, PositionOptions } from '../options/operations.ts';
import { tellRequest } from '../tell-request.ts';
import type { Circumstances } from './circumstances.ts';

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
  { aws, timestamps, terminal, print }: Circumstances,
): Promise<void> {
  const operations = createOperations(aws, tellRequest(terminal.stderr));
  try {
    const call = async (of: object) =>
      answerOf(operation, await operations.call(operation, { ...input, ...of }, terminal.signal));
    const { output, pages } = OPERATIONS[operation];
    if (pages === undefined || !options.paginate) {
      const answer = await call({});
      if (output !== undefined) await print(documentOf(answer, output, timestamps));
      return;
    }
    const { items, resume } = await allPages(call, options);
    const document = documentOf({ FunctionEventInvokeConfigs: items }, output, timestamps);
    await print({ ...document, ...(resume !== undefined && { NextToken: resume }) });
  } finally {
    operations.close();
  }
}

interface ListAnswer {
  readonly FunctionEventInvokeConfigs?: readonly object[];
  readonly NextMarker?: string;
}

async function allPages(
  call: (of: object) => Promise<object>,
  { maxItems, pageSize, startingToken }: PositionOptions & DirectOptions,
): Promise<{ readonly items: readonly object[]; readonly resume?: string | undefined }> {
  const most = maxItems === undefined ? undefined : readWholeNumber('--max-items', maxItems);
  const limit = pageSize === undefined ? undefined : readWholeNumber('--page-size', pageSize);
  const items: object[] = [];
  let position = listPosition(startingToken);
  for (;;) {
    const { marker } = position;
    const answer: ListAnswer = await call({
      ...(marker !== undefined && { Marker: marker }),
      ...(limit !== undefined && { MaxItems: limit }),
    });
    const page = { items: answer.FunctionEventInvokeConfigs ?? [], nextMarker: answer.NextMarker };
    const taken = takePage(page, position, most === undefined ? undefined : most - items.length);
    items.push(...taken.items);
    if (taken.next === undefined) return { items, resume: taken.resume };
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
        `Unable to locate credentials (${result.message}). You can configure credentials by running "aws configure".`,
      );
    case 'noRegion':
      throw new ConfigurationFailure(
        'You must specify a region: give --region, set AWS_REGION, or run "aws configure".',
      );
    case 'unreachable':
      throw new CommandFailure(`Could not connect to the endpoint URL: "${result.endpoint}" (${result.message})`);
  }
}
