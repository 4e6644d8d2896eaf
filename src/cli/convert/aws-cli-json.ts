import { entriesOf, itemsOf, member, textAt, type Value } from './document.ts';

const SETTINGS = ['MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'DestinationConfig'];
const INPUT = ['FunctionName', 'Qualifier', ...SETTINGS];
const OUTPUT = ['FunctionArn', 'LastModified', 'ResponseMetadata', ...SETTINGS];
const LIST = ['FunctionEventInvokeConfigs', 'NextMarker', 'NextToken', 'ResponseMetadata'];
const LIST_KEY = 'FunctionEventInvokeConfigs';
const QUALIFIED_ARN = /^arn:[^:]+:lambda:[^:]+:[^:]+:function:[^:]+:[^:]+$/;

/** The configurations in a document of the AWS CLI: an input of put or update, or an answer of put, update, get or list. */
export function configsIn(document: Value): readonly Value[] {
  const list = document.kind === 'list' ? document : member(document, LIST_KEY);
  return list ? itemsOf(list) : [document];
}

/**
 * Why a document is none of these, although it names a function; undefined if it is one. JSON of other commands names functions,
 * too, and has other members.
 */
export function whyForeign(document: Value): string | undefined {
  const hasList = member(document, LIST_KEY) !== undefined;
  const foreign = hasList ? othersThan(document, LIST) : undefined;
  const isAlone = !hasList && document.kind !== 'list';
  return (
    foreign ??
    configsIn(document)
      .map((config) => whyNoConfig(config, isAlone))
      .find((why) => why !== undefined)
  );
}

/** True if a document has members of the AWS CLI's JSON about functions. */
export function isAboutFunction(document: Value): boolean {
  if (document.kind === 'list') return document.items.length > 0 && document.items.every(isAboutFunction);
  return ['FunctionName', 'FunctionArn', LIST_KEY].some((key) => member(document, key));
}

/** @param isAlone - true: it may be the input of a command that reads or deletes a config, which has no setting */
function whyNoConfig(config: Value, isAlone: boolean): string | undefined {
  const arn = textAt(config, 'FunctionArn');
  if (arn === undefined) {
    if (member(config, 'FunctionName') === undefined) return 'it has no FunctionName';
    const foreign = othersThan(config, INPUT);
    if (foreign !== undefined) return foreign;
    return !isAlone || SETTINGS.some((key) => member(config, key))
      ? undefined
      : `it has none of ${SETTINGS.join(', ')}`;
  }
  const foreign = othersThan(config, OUTPUT);
  if (foreign !== undefined) return foreign;
  return QUALIFIED_ARN.test(arn) ? undefined : `its FunctionArn, ${arn}, has no qualifier`;
}

function othersThan(value: Value, known: readonly string[]): string | undefined {
  const others = entriesOf(value)
    .map(([key]) => key)
    .filter((key) => !known.includes(key));
  return others.length === 0 ? undefined : `an event invoke config has no ${others.slice(0, 3).join(', ')}`;
}
