import type {
  DeleteFunctionEventInvokeConfigCommandOutput,
  FunctionEventInvokeConfig,
  GetFunctionCommandOutput,
  ListFunctionEventInvokeConfigsCommandOutput,
} from '@aws-sdk/client-lambda';
import { type AwsError, answeredIn } from './answered.ts';
import type { Result } from './client.ts';
import { type Failure, type Operation, unexpectedAnswer } from './failure.ts';
import type { Observation, Page } from './observation.ts';
import { settingsIn } from './settings.ts';
import { functionArn, LATEST, qualifierIn, type Target, targetArn } from './target.ts';

/** The SDK's answer to a Get and to a Put. */
export type ConfigAnswer = FunctionEventInvokeConfig & Pick<AwsError, '$metadata'>;

/** Lambda's status for an answer to Delete, which has no body. */
const DELETED = 204;

/** The observation in the answer to a Get or a Put. */
export function configIn(answer: ConfigAnswer, target: Target, operation: Operation): Result<Observation> {
  if (typeof answer.FunctionArn !== 'string') return { failure: unexpectedAnswer(operation, answer.$metadata) };
  const modified = answer.LastModified?.getTime();
  return {
    answer: {
      kind: 'found',
      // Lambda's own ARN is always qualified. An emulator may leave out $LATEST.
      functionArn:
        answer.FunctionArn === functionArn(target) && target.qualifier === LATEST
          ? targetArn(target)
          : answer.FunctionArn,
      settings: settingsIn(answer),
      ...(modified !== undefined && !Number.isNaN(modified) && { lastModified: new Date(modified).toISOString() }),
    },
  };
}

/** The page in the answer to a List. */
export function pageIn(answer: ListFunctionEventInvokeConfigsCommandOutput, target: Target): Result<Page> {
  const operation = 'ListFunctionEventInvokeConfigs';
  const { FunctionEventInvokeConfigs: configs, NextMarker: marker, $metadata } = answer;
  const found = new Map<string, Observation>();
  for (const config of Array.isArray(configs) ? configs : [undefined]) {
    const qualifier = qualifierIn(config?.FunctionArn ?? '');
    // An unreadable entry could be any qualifier we asked for, so no qualifier may be reported as absent.
    if (config === undefined || qualifier === undefined) return { failure: unexpectedAnswer(operation, $metadata) };
    const seen = configIn(config, { ...target, qualifier }, operation);
    if ('failure' in seen) return seen;
    found.set(qualifier, seen.answer);
  }
  const answered = answeredIn({ $metadata });
  return { answer: { found, ...(marker && { marker, ...(answered !== undefined && { answered }) }) } };
}

/** The observation in the answer to a Delete. */
export function deletionIn({ $metadata }: DeleteFunctionEventInvokeConfigCommandOutput): Result<Observation> {
  // The SDK takes any 2xx for success. A page that a proxy sends instead of forwarding the request has another status.
  return $metadata.httpStatusCode === DELETED
    ? { answer: { kind: 'absent' } }
    : { failure: unexpectedAnswer('DeleteFunctionEventInvokeConfig', $metadata) };
}

/** The answer to a GetFunction. */
export function functionIn(answer: GetFunctionCommandOutput): Result<GetFunctionCommandOutput> {
  return answer.Configuration === undefined
    ? { failure: unexpectedAnswer('GetFunction', answer.$metadata) }
    : { answer };
}

/** Lambda's own text in a failure; empty where there is none. */
export function refusalText({ cause }: Failure): string {
  return cause instanceof Error ? cause.message : '';
}
