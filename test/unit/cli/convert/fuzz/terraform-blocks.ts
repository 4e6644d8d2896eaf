import type { Plant } from './planted.ts';

/** The resource of a plant. */
export function resource(
  plant: Plant,
  args = '',
  functionName = `"${plant.name}"`,
  attempts = String(plant.retries),
): string {
  return `resource "aws_lambda_function_event_invoke_config" "${plant.name}" {
  function_name                = ${functionName}
  qualifier                    = "${plant.qualifier}"
  region                       = "${plant.region}"
  maximum_retry_attempts       = ${attempts}
  maximum_event_age_in_seconds = ${plant.age}
  destination_config {
    on_success { destination = "${plant.onSuccess}" }
    on_failure { destination = "${plant.onFailure}" }
  }
${args}}
`;
}

/** The destinations of a plant, in blocks that an object decides. */
export function dynamicDestinations({ onSuccess, onFailure }: Plant): string {
  return `  dynamic "destination_config" {
    for_each = [{ done = "${onSuccess}", failed = "${onFailure}" }]
    iterator = each_side
    content {
      on_success { destination = each_side.value.done }
      dynamic "on_failure" {
        for_each = each_side.value.failed == null ? [] : [each_side.value.failed]
        content { destination = on_failure.value }
      }
    }
  }
`;
}

/** The resource in the JSON syntax. */
export function inJson(plant: Plant, changed: object = {}): object {
  return {
    function_name: plant.name,
    qualifier: plant.qualifier,
    region: plant.region,
    maximum_retry_attempts: plant.retries,
    maximum_event_age_in_seconds: plant.age,
    destination_config: {
      on_success: { destination: plant.onSuccess },
      on_failure: { destination: plant.onFailure },
    },
    ...changed,
  };
}

/** A file of the JSON syntax. */
export function jsonFile(resources: unknown): object {
  return { resource: { aws_lambda_function_event_invoke_config: resources } };
}

/** The settings of a plant, but its name and retries, as the arguments of a module. */
export function more({ age, qualifier, region, onSuccess, onFailure }: Plant): string {
  return `qualifier = "${qualifier}", region = "${region}", age = ${age}, done = "${onSuccess}", failed = "${onFailure}"`;
}

/** The call of a module. */
export function call({ name }: Plant, source: string, args: string): string {
  return `module "${name}" {\n  source = "${source}"\n${args}}\n`;
}
