import { itemsOf, member, textAt, type Value } from './document.ts';
import type { Field, Findings, Found } from './source.ts';

/**
 * Finds the configurations in the AWS CLI's JSON: the input of put-function-event-invoke-config, and the answers of put, update,
 * get and list.
 */
export function fromAwsCli(documents: readonly Value[]): Findings {
  const configs = documents.flatMap((document) => {
    const list = member(document, 'FunctionEventInvokeConfigs');
    return list ? itemsOf(list) : [document];
  });
  return { found: configs.flatMap(foundIn), warnings: [] };
}

function foundIn(config: Value): Found[] {
  const arn = text(member(config, 'FunctionArn'));
  const name = text(member(config, 'FunctionName'));
  const { place } = config;
  if (!arn && !name && !member(config, 'FunctionName')) return [];
  const qualified = arn && atLastColon(arn);
  // In a skeleton, an empty text is a value that was not filled in.
  const functionName: Field = qualified?.[0] ??
    name ?? { text: [{ reference: 'FunctionName', scope: place.path, place }], place };
  const field = (...path: string[]): Field | undefined => text(member(config, ...path));
  return [
    {
      custody: 'nobody',
      address: textAt(config, 'FunctionArn') ?? textAt(config, 'FunctionName') ?? '',
      ownName: textAt(config, 'FunctionName') || 'function',
      place,
      functionName,
      qualifier: qualified?.[1] ?? field('Qualifier'),
      maximumRetryAttempts: field('MaximumRetryAttempts'),
      maximumEventAgeInSeconds: field('MaximumEventAgeInSeconds'),
      onSuccess: field('DestinationConfig', 'OnSuccess', 'Destination'),
      onFailure: field('DestinationConfig', 'OnFailure', 'Destination'),
    },
  ];
}

/** Lambda's answers always qualify the ARN. */
function atLastColon({ text: [arn], place }: Field): [Field, Field] | undefined {
  if (typeof arn !== 'string') return undefined;
  const at = arn.lastIndexOf(':');
  return [
    { text: [arn.slice(0, at)], place },
    { text: [arn.slice(at + 1)], place },
  ];
}

function text(value: Value | undefined): Field | undefined {
  return value?.kind === 'scalar' && value.text !== '' ? { text: [value.text], place: value.place } : undefined;
}
