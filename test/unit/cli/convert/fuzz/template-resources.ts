import { stringify } from 'yaml';
import type { Plant } from './planted.ts';

/** The settings of a plant, as properties. */
export function settings({ retries, age, onSuccess, onFailure }: Plant): object {
  return {
    MaximumRetryAttempts: retries,
    MaximumEventAgeInSeconds: age,
    DestinationConfig: { OnSuccess: { Destination: onSuccess }, OnFailure: { Destination: onFailure } },
  };
}

/** A configuration in Lambda's own words, as CloudFormation and the AWS CLI have it. */
export function properties(plant: Plant, more: object = {}): object {
  return { FunctionName: plant.name, Qualifier: plant.qualifier, ...settings(plant), ...more };
}

/** A resource of its own, with other properties in place of its own. */
export function configOf(plant: Plant, more: object = {}): object {
  return { Type: 'AWS::Lambda::EventInvokeConfig', Properties: properties(plant, more) };
}

/** A resource of its own, as a piece of a template. */
export function config(plant: Plant, more: object = {}, other: object = {}): string {
  return stringify({ [`${plant.name}Config`]: { ...configOf(plant, other), ...more } });
}

/** A function of SAM's, with other properties in place of its own. */
export function functionOf(plant: Plant, more: object = {}): object {
  const { name, qualifier } = plant;
  return {
    Type: 'AWS::Serverless::Function',
    Properties: { FunctionName: name, AutoPublishAlias: qualifier, EventInvokeConfig: settings(plant), ...more },
  };
}

/** A function of SAM's, as a piece of a template. */
export function samFunction(plant: Plant): string {
  return stringify({ [`${plant.name}Function`]: functionOf(plant) });
}
