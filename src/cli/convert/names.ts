/** Names by which a text may tell of an event invoke config, for files that no converter reads. */
const NAMES: readonly (readonly [name: RegExp, what: string])[] = [
  [/"?aws_lambda_function_event_invoke_config"?[\s"]/, 'aws_lambda_function_event_invoke_config'],
  [/"?awscc_lambda_event_invoke_config"?[\s"]/, 'awscc_lambda_event_invoke_config'],
  [/AWS::Lambda::EventInvokeConfig\b/, 'AWS::Lambda::EventInvokeConfig'],
  [/^\s*["']?EventInvokeConfig["']?\s*:/, 'EventInvokeConfig of a function'],
  [/^\s*["']?functionEventInvokeConfig["']?\s*:/, 'functionEventInvokeConfig'],
  [/\bkind["']?\s*:\s*["']?FunctionEventInvokeConfig\b/, 'FunctionEventInvokeConfig'],
  [/^\s*["']?FunctionEventInvokeConfigs["']?\s*:/, 'FunctionEventInvokeConfigs'],
  [/^\s*["']?(?:maximumRetryAttempts|maximumEventAge)["']?\s*:/, 'maximumRetryAttempts or maximumEventAge'],
];

/** The first line of a text whose names tell of an event invoke config. */
export function mentionIn(text: string): { readonly line: number; readonly what: string } | undefined {
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(?:#|\/\/)/.test(line)) continue;
    const [, what] = NAMES.find(([name]) => name.test(line)) ?? [];
    if (what !== undefined) return { line: index + 1, what };
  }
  return undefined;
}
