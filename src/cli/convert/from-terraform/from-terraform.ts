import type { Warning } from '../place.ts';
import type { Placeholders, Text } from '../placeholder.ts';
import type { Field, Findings, Found, Source } from '../source.ts';
import { type Attribute, type Block, blocksOf } from './block.ts';
import { evaluateAttribute, type Scope } from './evaluate.ts';
import { createHclParser } from './hcl-parser.ts';
import { modulesOf } from './module.ts';

/** Terraform's name of the resource type. */
export const TERRAFORM_TYPE = 'aws_lambda_function_event_invoke_config';

/**
 * The provider sends this value if maximum_retry_attempts is left out: it is the default in the provider's schema.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/function_event_invoke_config.go
 */
export const TERRAFORM_RETRY_ATTEMPTS = '2';

/** Finds the configurations in Terraform's files. */
export async function fromTerraform(sources: readonly Source[], placeholders: Placeholders): Promise<Findings> {
  const parse = await createHclParser();
  const modules = modulesOf(sources.flatMap((source) => blocksOf(parse(source), source.path)));
  const warnings: Warning[] = [];
  const found = modules.flatMap((module) =>
    [...module.resources]
      .filter(([address]) => address.startsWith(`${TERRAFORM_TYPE}.`))
      .map(([address, block]) =>
        foundIn(
          address,
          block,
          { module, path: block.place.path, resource: address, owner: address, placeholders },
          warnings,
        ),
      ),
  );
  return { found, warnings };
}

function foundIn(address: string, block: Block, scope: Scope, warnings: Warning[]): Found {
  const { place, labels } = block;
  const ownName = labels[1] ?? address;
  for (const name of ['count', 'for_each']) {
    const attribute = block.attributes.get(name);
    if (!attribute) continue;
    const sentence = `${address} has ${name}: the manifest is for one of its instances, so make a manifest for each, or convert the output of "terraform show -json" instead.`;
    warnings.push({ place: attribute.place, sentence });
  }
  const destinations = nested(block, 'destination_config', address, warnings);
  const destination = (name: string) =>
    field(nested(destinations, name, address, warnings)?.attributes.get('destination'), {
      ...scope,
      owner: `${address}.${name}.destination`,
    });
  return {
    custody: 'terraform',
    address: scope.module.caller ? `module.${scope.module.caller.labels[0]}.${address}` : address,
    ownName,
    place,
    functionName: functionField(block.attributes.get('function_name'), scope) ?? {
      text: [{ reference: `${address}.function_name`, scope: scope.module.folder, place }],
      place,
    },
    qualifier: field(block.attributes.get('qualifier'), scope),
    region: regionOf(block, scope),
    maximumRetryAttempts: field(block.attributes.get('maximum_retry_attempts'), scope) ?? {
      text: [TERRAFORM_RETRY_ATTEMPTS],
      place,
    },
    maximumEventAgeInSeconds: field(block.attributes.get('maximum_event_age_in_seconds'), scope),
    onSuccess: destination('on_success'),
    onFailure: destination('on_failure'),
  };
}

/** The ARN of a function in the same files becomes its name: the files have neither region nor account. */
function functionField(attribute: Attribute | undefined, scope: Scope): Field | undefined {
  const [, type, name] =
    attribute?.expression.text.match(/^(aws_lambda_function|aws_lambda_alias)\.([\w-]+)(?:\[[^\]]*\])?\.(?:arn|id)$/) ??
    [];
  const block = scope.module.resources.get(`${type}.${name}`);
  if (!attribute || !block) return field(attribute, scope);
  const functionName = field(block.attributes.get('function_name'), scope);
  const alias = field(block.attributes.get('name'), scope);
  if (type === 'aws_lambda_function' || !functionName || !alias) return functionName ?? field(attribute, scope);
  const text: Text = [
    ...(functionField(block.attributes.get('function_name'), scope) ?? functionName).text,
    ':',
    ...alias.text,
  ];
  return { text, place: attribute.place };
}

function field(attribute: Attribute | undefined, scope: Scope): Field | undefined {
  const text = evaluateAttribute(attribute, scope);
  return attribute && text && { text, place: attribute.place };
}

/** A nested block, written as it is or made by a `dynamic` block. */
function nested(block: Block | undefined, name: string, address: string, warnings: Warning[]): Block | undefined {
  const written = block?.blocks.find(({ type }) => type === name);
  if (written) return written;
  const dynamic = block?.blocks.find(({ type, labels }) => type === 'dynamic' && labels[0] === name);
  const content = dynamic?.blocks.find(({ type }) => type === 'content');
  if (dynamic && content) {
    const sentence = `${address} makes its block ${name} dynamically: the manifest has the block's values, so remove them if Terraform makes no block.`;
    warnings.push({ place: dynamic.place, sentence });
  }
  return content;
}

/** The region of the resource, else of its provider; undefined if the files name none. */
function regionOf(block: Block, scope: Scope): Field | undefined {
  const own = field(block.attributes.get('region'), scope);
  if (own) return own;
  const alias = block.attributes.get('provider')?.expression.text.match(/^aws\.([\w-]+)$/)?.[1];
  const provider = scope.module.providers.find((candidate) => aliasOf(candidate) === alias);
  return field(provider?.attributes.get('region'), scope);
}

function aliasOf(provider: Block): string | undefined {
  return provider.attributes.get('alias')?.expression.text.replace(/^"|"$/g, '');
}
