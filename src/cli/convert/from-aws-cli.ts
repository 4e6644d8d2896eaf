import { UsageFailure } from '../failures.ts';
import { awsCliSightings, incompleteLists, itemsIn, whyForeign } from './aws-cli-json.ts';
import { textAt, type Value } from './document.ts';
import { placeText } from './place.ts';
import type { Field, Found, Reading } from './source.ts';
import { atLastColon, writtenAt } from './written-field.ts';

/**
 * Finds the configurations in the AWS CLI's JSON: the input of put-function-event-invoke-config, and the answers of put, update,
 * get and list.
 *
 * @throws UsageFailure if all documents are of other commands
 */
export function fromAwsCli(documents: readonly Value[]): Reading {
  const [first] = documents;
  const why = first && whyForeign(first);
  if (first && why !== undefined && documents.every((document) => whyForeign(document) !== undefined))
    throw new UsageFailure(`${placeText(first.place)}: ${foreignSentence(why)}`);
  const items = documents.flatMap(itemsIn);
  const warnings = items.flatMap(({ value: { place }, foreign }) =>
    foreign === undefined
      ? []
      : [{ place, sentence: `this is not an event invoke config, since ${foreign}: it is left out.` }],
  );
  const pages = documents.flatMap(incompleteLists).map(({ place }) => ({
    place,
    sentence:
      'this answer is one page, and there are more configs: list them all, without --no-paginate, --max-items and --marker.',
  }));
  const found = items.filter(({ foreign }) => foreign === undefined).map(({ value }) => foundIn(value));
  return { found, warnings: [...warnings, ...pages], absent: [], sightings: documents.flatMap(awsCliSightings) };
}

/** The sentence for JSON of another command of the AWS CLI. */
export function foreignSentence(why: string): string {
  return `this is not the JSON of an event invoke config, since ${why}: give the input of "aws lambda put-function-event-invoke-config", or the output of "aws lambda list-function-event-invoke-configs".`;
}

function foundIn(config: Value): Found {
  const { place } = config;
  const owner = textAt(config, 'FunctionArn') ?? textAt(config, 'FunctionName') ?? '';
  // In a skeleton, an empty text is a value that was not filled in.
  const field = (...path: string[]): Field | undefined =>
    textAt(config, ...path) === '' ? undefined : writtenAt(config, path, { reference: owner, scope: place.path });
  const arn = field('FunctionArn');
  // Lambda's answers always qualify the ARN.
  const qualified = arn && atLastColon(arn);
  const functionName: Field = qualified?.[0] ??
    field('FunctionName') ?? { text: [{ reference: 'FunctionName', scope: place.path, place }], place };
  return {
    custody: 'nobody',
    address: owner,
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
