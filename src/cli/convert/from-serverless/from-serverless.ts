import { member, textAt, type Value } from '../document.ts';
import type { Files } from '../files.ts';
import { conditionHolds, fieldOf } from '../from-cloudformation/intrinsics.ts';
import { property, type Template, templateOf } from '../from-cloudformation/template.ts';
import { onlyUnder, TemplateReader } from '../from-cloudformation/template-reader.ts';
import type { Sighting } from '../place.ts';
import type { Placeholders } from '../placeholder.ts';
import { type Collected, collected, type Field, type Found, type Reading, type Source } from '../source.ts';
import { functionName, functionsOf, normalized, type ServiceFunction, settingsOf } from './functions.ts';
import { resolved } from './resolved.ts';
import { FUNCTION_NAME, resourcesOf, toolOf } from './resources.ts';
import type { Service } from './service.ts';
import { functionSightings } from './sightings.ts';
import { targetAlias } from './target-alias.ts';
import { dereference, expand, isUnresolved, region } from './variables.ts';

/** A source, parsed. */
interface Parsed {
  readonly source: Source;
  readonly documents: readonly Value[];
}

/** The surroundings with which the functions of a service are read. */
interface Reader {
  readonly service: Service;
  readonly functions: readonly ServiceFunction[];
  /** The service's own resources, and those that the framework makes. */
  readonly template: Template;
  readonly changes: ReadonlyMap<string, Value>;
  readonly renamed: ReadonlyMap<string, Value>;
  readonly into: Collected;
}

/**
 * Finds the configurations that the Serverless Framework makes from a serverless.yml:
 * https://github.com/serverless/serverless/blob/main/packages/serverless/lib/plugins/aws/package/compile/functions.js
 */
export function fromServerless(parsed: readonly Parsed[], placeholders: Placeholders, files: Files): Reading {
  const into = collected();
  const sightings: Sighting[] = [];
  for (const { source, documents } of parsed) {
    for (const root of documents) {
      const service: Service = { path: source.path, root, files, placeholders, read: new Map() };
      findIn(service, into, sightings);
    }
  }
  return { ...into, sightings };
}

function findIn(service: Service, into: Collected, sightings: Sighting[]): void {
  const { path, placeholders, files } = service;
  const functions = functionsOf(service, into);
  const { document, changes, renamed } = resourcesOf(service, functions, into);
  const tool = toolOf(service);
  const template = templateOf(document, { path, scope: path, placeholders, tool });
  const reader = { service, functions, template, changes, renamed, into };
  for (const one of functions) findInFunction(one, reader);
  sightings.push(...functionSightings(service));
  const own = collected();
  new TemplateReader(placeholders, files, own, sightings).read(document, path, tool);
  const { place } = service.root;
  into.found.push(...own.found.map((one) => ({ ...one, region: { text: region(place, service), place } })));
  into.warnings.push(...own.warnings);
  into.absent.push(
    ...own.absent,
    ...[...changes.values()].map((one) => ({
      place: one.place,
      because: 'this resource only changes a config that the framework makes',
    })),
  );
}

function findInFunction(one: ServiceFunction, reader: Reader): void {
  const { service, template, changes, into } = reader;
  const { key, value, entry } = one;
  if (value !== entry) into.absent.push({ place: entry.place, because: `${key} was read` });
  const { place } = value;
  const settings = settingsOf(value, service);
  if (settings === undefined) {
    const isZero = member(value, 'maximumEventAge') !== undefined;
    const why = isZero ? 'only maximumEventAge: 0, which the framework ignores' : 'no setting';
    into.absent.push({ place, because: `${key} has ${why}` });
    return;
  }
  const change = changes.get(`${normalized(key)}LambdaEvConf`);
  const condition = textAt(change, 'Condition') ?? textAt(value, 'condition');
  const isDeployed = condition === undefined ? true : conditionHolds(condition, template);
  if (isDeployed === false) {
    into.absent.push({ place, because: `the config of ${key} has the condition ${condition}, which is false` });
    return;
  }
  if (isDeployed === undefined) {
    const at = (member(change, 'Condition') ?? member(value, 'condition'))?.place ?? place;
    into.warnings.push({ place: at, sentence: onlyUnder(key, condition ?? '') });
  }
  const { destinations, maximumEventAge, maximumRetryAttempts } = settings;
  if (destinations && isUnresolved(destinations)) {
    const sentence = `the destinations of ${key} are not in the files, and the manifest has none: add them.`;
    into.warnings.push({ place: destinations.place, sentence });
  }
  const changed = (...path: string[]): Field | undefined =>
    fieldOf(property(change, 'Properties', ...path), { template, owner: [key, ...path].join('.') });
  const side = (name: string, section: string) =>
    changed('DestinationConfig', section, 'Destination') ??
    destination(member(destinations, name), `${key}.${name}`, reader);
  const found: Found = {
    custody: 'serverless',
    address: key,
    ownName: key,
    place,
    sighting: place,
    isRetained: textAt(change, 'DeletionPolicy') === 'Retain',
    functionName: nameOf(one, reader),
    qualifier: changed('Qualifier') ?? targetAlias(key, value, service)?.name,
    region: { text: region(place, service), place },
    maximumRetryAttempts: changed('MaximumRetryAttempts') ?? fieldIn(maximumRetryAttempts, service),
    maximumEventAgeInSeconds: changed('MaximumEventAgeInSeconds') ?? fieldIn(maximumEventAge, service),
    onSuccess: side('onSuccess', 'OnSuccess'),
    onFailure: side('onFailure', 'OnFailure'),
  };
  into.found.push(found);
}

/** A destination: an ARN, the key of a function of this service, `{type, arn}`, or a call of a CloudFormation function. */
function destination(written: Value | undefined, owner: string, reader: Reader): Field | undefined {
  const { service, template } = reader;
  const value = dereference(written, service);
  if (value === undefined) return undefined;
  if (value.kind !== 'scalar') {
    const arn = textAt(value, 'type') === undefined ? value : dereference(member(value, 'arn'), service);
    const { place } = value;
    if (arn === undefined) return { text: [{ reference: `${owner}.arn`, scope: service.path, place }], place };
    return arn.kind === 'scalar' ? fieldIn(arn, service) : fieldOf(resolved(arn, service), { template, owner });
  }
  const field = fieldIn(value, service);
  const key = field && service.placeholders.peek(field.text);
  if (key === undefined || key === '' || key.startsWith('arn:')) return key === '' ? undefined : field;
  const target = reader.functions.find((one) => one.key === key);
  const { place } = value;
  if (target === undefined) return { text: [{ reference: key, scope: service.path, place }], place };
  return functionArn(target, place, reader);
}

/** The name of a function, which a resource of the service may change. */
function nameOf(one: ServiceFunction, { service, template, renamed }: Reader): Field {
  const resource = renamed.get(`${normalized(one.key)}LambdaFunction`);
  const owner = `${one.key}.FunctionName`;
  const changed = fieldOf(property(resource, ...FUNCTION_NAME), { template, owner });
  const own = dereference(member(one.value, 'name'), service);
  const called = own && own.kind !== 'scalar' ? fieldOf(resolved(own, service), { template, owner }) : undefined;
  return changed ?? called ?? functionName(one, service);
}

function functionArn(target: ServiceFunction, place: Field['place'], reader: Reader): Field {
  const { service } = reader;
  const surrounding = (reference: string) => ({ reference, scope: '', place });
  const alias = targetAlias(target.key, target.value, service);
  return {
    text: [
      'arn:',
      surrounding('AWS_PARTITION'),
      ':lambda:',
      ...region(place, service),
      ':',
      surrounding('AWS_ACCOUNT_ID'),
      ':function:',
      ...nameOf(target, reader).text,
      ...(alias ? [':', ...alias.name.text] : []),
    ],
    place,
  };
}

function fieldIn(value: Value | undefined, service: Service): Field | undefined {
  const resolved = dereference(value, service);
  if (resolved?.kind !== 'scalar') return undefined;
  return { text: expand(resolved.text, resolved.place, service), place: value?.place ?? resolved.place };
}
