import { entriesOf, itemsOf, member, textAt, type Value } from '../document.ts';
import { fieldOf } from '../from-cloudformation/intrinsics.ts';
import { templateOf } from '../from-cloudformation/template.ts';
import type { Place, Warning } from '../place.ts';
import type { Text } from '../placeholder.ts';
import type { Field, Findings, Found, Source } from '../source.ts';
import { dereference, expand, stage, type Variables } from './variables.ts';

/** The region of a deployment if neither the file nor the command line names one. */
const DEFAULT_REGION = 'us-east-1';

/**
 * Finds the configurations that the Serverless Framework makes from a serverless.yml:
 * https://github.com/serverless/serverless/blob/main/lib/plugins/aws/package/compile/functions.js
 */
export function fromServerless(source: Source, documents: readonly Value[]): Findings {
  const warnings: Warning[] = [];
  const found = documents.flatMap((root) => {
    const variables: Variables = { path: source.path, root };
    return functionsOf(root, variables, warnings).flatMap(([key, value]) => foundIn(key, value, variables));
  });
  return { found, warnings };
}

/** The functions by their keys. There may be several mappings, some of them in other files. */
function functionsOf(root: Value, variables: Variables, warnings: Warning[]): [string, Value][] {
  const functions = dereference(member(root, 'functions'), variables);
  const parts = functions?.kind === 'list' ? itemsOf(functions) : functions ? [functions] : [];
  return parts.flatMap((part) => {
    const resolved = dereference(part, variables);
    if (resolved?.kind === 'scalar') {
      const sentence = `the functions in ${resolved.text} are not read: put them into the file, or convert the output of "serverless package" in .serverless instead.`;
      warnings.push({ place: resolved.place, sentence });
    }
    return entriesOf(resolved).map(([key, value]): [string, Value] => [key, dereference(value, variables) ?? value]);
  });
}

function foundIn(key: string, value: Value, variables: Variables): Found[] {
  const field = (name: string): Field | undefined => fieldIn(member(value, name), variables);
  const destinations = dereference(member(value, 'destinations'), variables);
  const maximumEventAge = field('maximumEventAge');
  const maximumRetryAttempts = field('maximumRetryAttempts');
  if (!destinations && !maximumEventAge && !maximumRetryAttempts) return [];
  const side = (name: string) => destination(member(destinations, name), `${key}.${name}`, variables);
  const { place } = value;
  return [
    {
      custody: 'serverless',
      address: key,
      ownName: key,
      place,
      functionName: functionName(key, variables) ?? { text: [], place },
      qualifier: qualifierOf(value),
      region: regionOf(place, variables),
      maximumRetryAttempts,
      maximumEventAgeInSeconds: maximumEventAge,
      onSuccess: side('onSuccess'),
      onFailure: side('onFailure'),
    },
  ];
}

/** The name of a function of this service: its own, or else `service-stage-key`. */
function functionName(key: string, variables: Variables): Field | undefined {
  const functions = dereference(member(variables.root, 'functions'), variables);
  const parts = functions?.kind === 'list' ? itemsOf(functions) : [functions];
  const value = parts.map((part) => member(dereference(part, variables), key)).find((one) => one !== undefined);
  if (value === undefined) return undefined;
  const own = fieldIn(member(dereference(value, variables), 'name'), variables);
  if (own) return own;
  const service = member(variables.root, 'service', 'name') ?? member(variables.root, 'service');
  const { place } = value;
  const serviceName = fieldIn(service, variables)?.text ?? [{ reference: 'service', scope: variables.path, place }];
  return { text: [...serviceName, '-', ...stage(place, variables), `-${key}`], place };
}

/** The region of the service. If the file names none, the command line may name one. */
function regionOf(place: Place, variables: Variables): Field {
  return (
    fieldIn(member(variables.root, 'provider', 'region'), variables) ?? {
      text: [{ reference: 'opt:region', scope: variables.path, place, otherwise: DEFAULT_REGION }],
      place,
    }
  );
}

/** Provisioned concurrency and SnapStart create an alias; the configuration then belongs to the alias. */
function qualifierOf(value: Value): Field | undefined {
  const provisioned = member(value, 'provisionedConcurrency');
  if (provisioned && textAt(provisioned) !== '0') return { text: ['provisioned'], place: provisioned.place };
  const snapStart = member(value, 'snapStart');
  return snapStart && textAt(snapStart) !== 'false' ? { text: ['snapstart'], place: snapStart.place } : undefined;
}

/** A destination: an ARN, the key of a function of this service, `{type, arn}`, or a call of a CloudFormation function. */
function destination(value: Value | undefined, owner: string, variables: Variables): Field | undefined {
  if (value === undefined) return undefined;
  if (value.kind !== 'scalar') {
    const arn = textAt(value, 'type') === undefined ? value : member(value, 'arn');
    const resources = dereference(member(variables.root, 'resources'), variables);
    const template = templateOf(resources, variables.path);
    if (arn?.kind === 'scalar') return fieldIn(arn, variables);
    const evaluated = fieldOf(arn, { template, owner });
    return evaluated && { ...evaluated, text: expandParts(evaluated, variables) };
  }
  if (value.text.startsWith('arn:') || value.text.startsWith('${')) return fieldIn(value, variables);
  const { place } = value;
  const name = functionName(value.text, variables)?.text;
  if (name === undefined) return { text: [{ reference: value.text, scope: variables.path, place }], place };
  const surrounding = (reference: string) => ({ reference, scope: '', place });
  return {
    text: [
      'arn:',
      surrounding('AWS_PARTITION'),
      ':lambda:',
      ...regionOf(place, variables).text,
      ':',
      surrounding('AWS_ACCOUNT_ID'),
      ':function:',
      ...name,
    ],
    place,
  };
}

/** Calls of CloudFormation functions may contain Serverless' variables. */
function expandParts({ text, place }: Field, variables: Variables): Text {
  return text.flatMap((part): Text => {
    if (typeof part === 'string') return expand(part, place, variables);
    if (part.reference === 'AWS::Region') return regionOf(place, variables).text;
    return /^(?:self|sls|opt|env|param|aws):/.test(part.reference)
      ? expand(`\${${part.reference}}`, part.place, variables)
      : [part];
  });
}

function fieldIn(value: Value | undefined, variables: Variables): Field | undefined {
  return value?.kind === 'scalar'
    ? { text: expand(value.text, value.place, variables), place: value.place }
    : undefined;
}
