import { entriesOf, itemsOf, member, textAt, type Value } from './document.ts';
import type { Sighting, Warning } from './place.ts';
import { visit } from './tree.ts';

const SETTINGS = ['MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'DestinationConfig'];
const TARGETS = ['FunctionName', 'FunctionArn'];
const INPUT = ['FunctionName', 'Qualifier', ...SETTINGS];
const OUTPUT = ['FunctionArn', 'LastModified', 'ResponseMetadata', ...SETTINGS];
const LIST_KEY = 'FunctionEventInvokeConfigs';
const NEXT_PAGE = ['NextMarker', 'NextToken'];
const LIST = [LIST_KEY, ...NEXT_PAGE, 'ResponseMetadata'];
/** The members within a configuration's members. */
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  DestinationConfig: ['OnSuccess', 'OnFailure'],
  OnSuccess: ['Destination'],
  OnFailure: ['Destination'],
};
/** Members of an event source mapping, which has settings of the same names. */
const OF_EVENT_SOURCES = ['EventSourceArn', 'UUID', 'SelfManagedEventSource'];
const QUALIFIED_ARN = /^arn:[^:]+:lambda:[^:]+:[^:]+:function:[^:]+:[^:]+$/;

/** An item of a document, which should be a configuration. */
export interface Item {
  readonly value: Value;
  /** Why it is none; undefined: it is one. */
  readonly foreign: string | undefined;
}

/**
 * The items of a document of the AWS CLI: an input of put or update, or an answer of put, update, get or list. JSON of other
 * commands names functions, too, and has other members.
 */
export function itemsIn(document: Value): readonly Item[] {
  if (document.kind === 'list') return document.items.flatMap(itemsIn);
  const list = member(document, LIST_KEY);
  if (list === undefined) return [{ value: document, foreign: whyNoConfig(document) }];
  const foreign = othersThan(document, LIST);
  return foreign === undefined ? itemsOf(list).flatMap(itemsIn) : [{ value: document, foreign }];
}

/** Why no item of a document is a configuration; undefined if one is, or if there is no item. */
export function whyForeign(document: Value): string | undefined {
  const items = itemsIn(document);
  return items.every(({ foreign }) => foreign !== undefined) ? items[0]?.foreign : undefined;
}

/** True if a document has members of the AWS CLI's JSON about functions. */
export function isAboutFunction(document: Value): boolean {
  if (document.kind === 'list') return document.items.some(isAboutFunction);
  return [...TARGETS, LIST_KEY].some((key) => member(document, key));
}

/** The lists of a document that are only one page of an answer. */
export function incompleteLists(document: Value): Value[] {
  if (document.kind === 'list') return document.items.flatMap(incompleteLists);
  const isIncomplete = member(document, LIST_KEY) && NEXT_PAGE.some((key) => textAt(document, key));
  return isIncomplete ? [document] : [];
}

/** The sightings of a first pass over a document: mappings with a function and a setting, wherever they stand. */
export function awsCliSightings(document: Value): Sighting[] {
  return configsWithin(document).map(({ place }) => ({ place, what: 'an event invoke config' }));
}

/** Warnings of what looks like the AWS CLI's JSON in a document that is none. */
export function resemblances(document: Value): Warning[] {
  return configsWithin(document).map((config) => {
    const why = whyNoConfig(config) ?? 'it stands within something else';
    return {
      place: config.place,
      sentence: `this looks like the JSON of an event invoke config, but ${why}: correct it, or write its manifest by hand.`,
    };
  });
}

function configsWithin(document: Value): Value[] {
  const configs: Value[] = [];
  visit(document, (value) => {
    const has = (key: string) => member(value, key) !== undefined;
    if (TARGETS.some(has) && SETTINGS.some(has) && !OF_EVENT_SOURCES.some(has)) configs.push(value);
  });
  return configs;
}

/** The input of a command that reads or deletes a configuration has no setting; each of Lambda's answers has one. */
function whyNoConfig(config: Value): string | undefined {
  const arn = textAt(config, 'FunctionArn');
  if (arn === undefined && member(config, 'FunctionName') === undefined) return 'it has no FunctionName';
  const foreign = othersThan(config, arn === undefined ? INPUT : OUTPUT);
  if (foreign !== undefined) return foreign;
  if (arn !== undefined && !QUALIFIED_ARN.test(arn)) return `its FunctionArn, ${arn}, has no qualifier`;
  return SETTINGS.some((key) => member(config, key)) ? undefined : `it has none of ${SETTINGS.join(', ')}`;
}

function othersThan(value: Value, known: readonly string[]): string | undefined {
  const others = pathsOfOthers(value, known);
  return others.length === 0 ? undefined : `an event invoke config has no ${others.slice(0, 3).join(', ')}`;
}

function pathsOfOthers(value: Value, known: readonly string[]): string[] {
  return entriesOf(value).flatMap(([key, inner]) => {
    if (!known.includes(key)) return [key];
    const within = WITHIN[key];
    return within ? pathsOfOthers(inner, within).map((path) => `${key}.${path}`) : [];
  });
}
