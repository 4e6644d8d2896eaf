import { UsageFailure } from '../failures.ts';
import { awsCliSightings, itemsIn, whyForeign } from './aws-cli-json.ts';
import { member, textAt, type Value } from './document.ts';
import { placeText } from './place.ts';
import type { Field, Found, Reading } from './source.ts';
import { atLastColon, writtenField } from './written-field.ts';

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
  const items = documents.flatMap(itemsIn);
  const warnings = items.flatMap(({ value: { place }, foreign }) =>
    foreign === undefined
      ? []
      : [{ place, sentence: `this is not an event invoke config, since ${foreign}: it is left out.` }],
  );
  const found = items.filter(({ foreign }) => foreign === undefined).map(({ value }) => foundIn(value));
  return { found, warnings, absent: [], sightings: documents.flatMap(awsCliSightings) };
}

/** The sentence for JSON of another command of the AWS CLI. */
export function foreignSentence(why: string): string {
  return `this is not the JSON of an event invoke config, since ${why}: give the input of "aws lambda put-function-event-invoke-config", or the output of "aws lambda list-function-event-invoke-configs".`;
}

function foundIn(config: Value): Found {
  const { place } = config;
  const field = (...path: string[]): Field | undefined => filled(member(config, ...path));
  const arn = field('FunctionArn');
  // Lambda's answers always qualify the ARN.
  const qualified = arn && atLastColon(arn);
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

function filled(value: Value | undefined): Field | undefined {
  return value?.kind === 'scalar' && value.text !== '' ? writtenField(value) : undefined;
}
