import { UsageFailure } from '../failures.ts';
import { configsIn, whyForeign } from './aws-cli-json.ts';
import { member, textAt, type Value } from './document.ts';
import { placeText } from './place.ts';
import type { Field, Found, Reading } from './source.ts';
import { writtenField } from './written-field.ts';

/**
 * Finds the configurations in the AWS CLI's JSON: the input of put-function-event-invoke-config, and the answers of put, update,
 * get and list.
 *
 * @throws UsageFailure if a document is of another command
 */
export function fromAwsCli(documents: readonly Value[]): Reading {
  for (const document of documents) {
    const why = whyForeign(document);
    if (why !== undefined) throw new UsageFailure(`${placeText(document.place)}: ${foreignSentence(why)}`);
  }
  const configs = documents.flatMap(configsIn);
  const sightings = configs.map(({ place }) => ({ place, what: 'an event invoke config' }));
  return { found: configs.map(foundIn), warnings: [], absent: [], sightings };
}

/** The sentence for JSON of another command of the AWS CLI. */
export function foreignSentence(why: string): string {
  return `this is not the JSON of an event invoke config, since ${why}: give the input of "aws lambda put-function-event-invoke-config", or the output of "aws lambda list-function-event-invoke-configs".`;
}

function foundIn(config: Value): Found {
  const { place } = config;
  const field = (...path: string[]): Field | undefined => filled(member(config, ...path));
  const qualified = atLastColon(field('FunctionArn'));
  // In a skeleton, an empty text is a value that was not filled in.
  const functionName: Field = qualified?.[0] ??
    field('FunctionName') ?? { text: [{ reference: 'FunctionName', scope: place.path, place }], place };
  return {
    custody: 'nobody',
    address: textAt(config, 'FunctionArn') ?? textAt(config, 'FunctionName') ?? '',
    ownName: textAt(config, 'FunctionName') || 'function',
    place,
    sighting: place,
    functionName,
    qualifier: qualified?.[1] ?? field('Qualifier'),
    maximumRetryAttempts: field('MaximumRetryAttempts'),
    maximumEventAgeInSeconds: field('MaximumEventAgeInSeconds'),
    onSuccess: field('DestinationConfig', 'OnSuccess', 'Destination'),
    onFailure: field('DestinationConfig', 'OnFailure', 'Destination'),
  };
}

/** Lambda's answers always qualify the ARN. */
function atLastColon(field: Field | undefined): [Field, Field] | undefined {
  const last = field?.text.findLastIndex((part) => typeof part === 'string' && part.includes(':')) ?? -1;
  const part = field?.text[last];
  if (field === undefined || typeof part !== 'string') return undefined;
  const at = part.lastIndexOf(':');
  const { text: all, place } = field;
  return [
    { text: [...all.slice(0, last), part.slice(0, at)], place },
    { text: [part.slice(at + 1), ...all.slice(last + 1)], place },
  ];
}

function filled(value: Value | undefined): Field | undefined {
  return value?.kind === 'scalar' && value.text !== '' ? writtenField(value) : undefined;
}
