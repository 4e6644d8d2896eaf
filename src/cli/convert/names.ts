/** The start of a key: at the start of a line, or after another one in the same line. */
const KEY = /(?:^\s*(?:-\s+)?|[{,]\s*)["']?/.source;

/** Names by which a text may tell of an event invoke config, for files that no converter reads. */
const NAMES: readonly (readonly [name: RegExp, what: string])[] = [
  [/"?aws_lambda_function_event_invoke_config"?[\s"]/, 'aws_lambda_function_event_invoke_config'],
  [/"?awscc_lambda_event_invoke_config"?[\s"]/, 'awscc_lambda_event_invoke_config'],
  [/AWS::Lambda::EventInvokeConfig\b/, 'AWS::Lambda::EventInvokeConfig'],
  [key('EventInvokeConfig'), 'EventInvokeConfig of a function'],
  [/\bfunctionEventInvokeConfig\b/, 'functionEventInvokeConfig'],
  [/\bkind["']?\s*:\s*["']?FunctionEventInvokeConfig\b/, 'FunctionEventInvokeConfig'],
  [key('FunctionEventInvokeConfigs'), 'FunctionEventInvokeConfigs'],
  [key('(?:maximumRetryAttempts|maximumEventAge)'), 'maximumRetryAttempts or maximumEventAge'],
  [/[./](?:maximumRetryAttempts|maximumEventAge)/, 'maximumRetryAttempts or maximumEventAge'],
  [/\b(put|update)-function-event-invoke-config\b/, 'the command to put or update an event invoke config'],
  // Permissions have a capital letter: lambda:PutFunctionEventInvokeConfig.
  [/\b(put|update)FunctionEventInvokeConfig\b/, 'the call to put or update an event invoke config'],
];

/** Names of which every sighting has at least one. */
const SIGHTED =
  /EventInvokeConfig|event[_-]invoke[_-]config|\b(?:destinations|maximumRetryAttempts|maximumEventAge\w*|DestinationConfig|functions)\b|CloudFormation::Stack|AWS::Serverless::|::MODULE|Transform/i;

/** False for a text that has no sighting, so that it need not be parsed. */
export function mayBeSighted(text: string): boolean {
  return SIGHTED.test(text);
}

/** The first line of a text whose names tell of an event invoke config. */
export function mentionIn(text: string): { readonly line: number; readonly what: string } | undefined {
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(?:#|\/\/)/.test(line)) continue;
    const [, what] = NAMES.find(([name]) => name.test(line)) ?? [];
    if (what !== undefined) return { line: index + 1, what };
  }
  return undefined;
}

function key(name: string): RegExp {
  return new RegExp(`${KEY}${name}["']?\\s*:`);
}
