import type { FunctionSeed, LambdaSeed } from '../lambda-emulator/seed-reader.ts';

/** The functions and destinations of a seed, as lines for people. */
export function describeSeed({ functions = [], destinations = [] }: LambdaSeed): string[] {
  const width = Math.max(0, ...functions.map(({ name }) => name.length));
  return [
    ...functions.map((each) => `  ${each.name.padEnd(width)}  ${describeFunction(each)}`),
    ...(destinations.length > 0 ? ['', 'Destinations, in addition to the functions:', ''] : []),
    ...destinations.map((arn) => `  ${arn}`),
  ];
}

function describeFunction({ versions = 0, aliases = {}, role, eventInvokeConfigs = {} }: FunctionSeed): string {
  const named = Object.entries(aliases).map(([alias, version]) => `${alias} (${version})`);
  const configured = Object.keys(eventInvokeConfigs);
  return [
    versions === 0 ? 'no version' : versions === 1 ? 'version 1' : `versions 1 to ${versions}`,
    ...(named.length > 0 ? [`${named.length > 1 ? 'aliases' : 'alias'} ${named.join(', ')}`] : []),
    ...(configured.length > 0 ? [`${configured.join(', ')} already configured`] : []),
    ...(role === 'nothing' ? ['the role reaches no destination'] : []),
    ...(Array.isArray(role) ? [`the role reaches ${role.join(', ')}`] : []),
  ].join('; ');
}
