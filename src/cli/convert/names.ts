/** The start of a key: at the start of a line, or after another one in the same line. */
const KEY = /(?:^\s*(?:-\s+)?|[{,]\s*)["']?/.source;

/** A pattern, and how a sentence calls what it finds. */
type Name = readonly [name: RegExp, what: string];

/** Names that only event invoke configs have. */
const OWN: readonly Name[] = [
  [/"?aws_lambda_function_event_invoke_config"?[\s"]/, 'aws_lambda_function_event_invoke_config'],
  [/"?awscc_lambda_event_invoke_config"?[\s"]/, 'awscc_lambda_event_invoke_config'],
  [/AWS::Lambda::EventInvokeConfig\b/, 'AWS::Lambda::EventInvokeConfig'],
  [key('EventInvokeConfig'), 'EventInvokeConfig of a function'],
  [/\bfunctionEventInvokeConfig\b/, 'functionEventInvokeConfig'],
  [/\bkind["']?\s*:\s*["']?FunctionEventInvokeConfig\b/, 'FunctionEventInvokeConfig'],
  [key('FunctionEventInvokeConfigs'), 'FunctionEventInvokeConfigs'],
  [/\b(?:put|update)-function-event-invoke-config\b/, 'the command to put or update an event invoke config'],
  [
    // Not the permission lambda:PutFunctionEventInvokeConfig.
    /(?<!(?<!aws-sdk:)\blambda:)\b(?:put|update)FunctionEventInvokeConfig\b/,
    'the call to put or update an event invoke config',
  ],
];

/** Names that event invoke configs have in files of the Serverless Framework and in patches. Event sources, schedules and pipes have them, too. */
const SHARED: readonly Name[] = [
  [key('(?:maximumRetryAttempts|maximumEventAge)'), 'maximumRetryAttempts or maximumEventAge'],
  [/[./](?:maximumRetryAttempts|maximumEventAge)/, 'maximumRetryAttempts or maximumEventAge'],
];

/** The names that count in a text: those that only event invoke configs have, or also those of other things. */
export type Names = 'own' | 'any';

const NAMES: Readonly<Record<Names, readonly Name[]>> = { own: OWN, any: [...OWN, ...SHARED] };

/** Names of which every sighting has at least one. */
const SIGHTED =
  /EventInvokeConfig|event[_-]invoke[_-]config|\b(?:destinations|maximumRetryAttempts|maximumEventAge\w*|DestinationConfig|functions)\b|CloudFormation::Stack|AWS::Serverless::|::MODULE|Transform/i;

/** False for a text that has no sighting, so that it need not be parsed. */
export function mayBeSighted(text: string): boolean {
  return SIGHTED.test(text);
}

/** The first line of a text whose names tell of an event invoke config. */
export function mentionIn(text: string, names: Names): { readonly line: number; readonly what: string } | undefined {
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(?:#|\/\/)/.test(line)) continue;
    const [, what] = NAMES[names].find(([name]) => name.test(line)) ?? [];
    if (what !== undefined) return { line: index + 1, what };
  }
  return undefined;
}

function key(name: string): RegExp {
  return new RegExp(`${KEY}${name}["']?\\s*:`);
}
