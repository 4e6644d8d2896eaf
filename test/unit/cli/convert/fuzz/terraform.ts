import type { Assemble, Wrapper } from './planted.ts';
import { call, dynamicDestinations, inJson, jsonFile, more, resource } from './terraform-blocks.ts';

const MODULE = `variable "name" {}
variable "retries" {
  default = 1
}
variable "more" {}
resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = var.name
  maximum_retry_attempts       = var.retries
  qualifier                    = var.more.qualifier
  region                       = var.more.region
  maximum_event_age_in_seconds = var.more.age
  destination_config {
    on_success { destination = var.more.done }
    on_failure { destination = var.more.failed }
  }
}
`;

/** The files that the wrappers refer to. */
export const TERRAFORM_FILES: Readonly<Record<string, string>> = {
  'fn/main.tf': MODULE,
  'outer/main.tf':
    'variable "given" {}\nmodule "inner" {\n  source  = "../fn"\n  name    = var.given.name\n  retries = var.given.retries\n  more = var.given\n}\n',
};

/** Ways in which Terraform's files have an event invoke config. */
export const TERRAFORM: Readonly<Record<string, Wrapper>> = {
  plain: (plant) => ({ chunks: [{ path: 'main.tf', text: resource(plant) }], answer: 'manifest' }),
  'in another file': (plant) => ({ chunks: [{ path: 'other.tf', text: resource(plant) }], answer: 'manifest' }),
  'in a folder': (plant) => ({
    chunks: [{ path: `folder-${plant.name}/main.tf`, text: resource(plant) }],
    answer: 'manifest',
  }),
  'of OpenTofu': (plant) => ({ chunks: [{ path: 'tofu.tofu', text: resource(plant) }], answer: 'manifest' }),
  'in JSON': (plant) => ({
    chunks: [{ path: `${plant.name}.tf.json`, text: JSON.stringify(jsonFile({ [plant.name]: inJson(plant) })) }],
    answer: 'manifest',
  }),
  'in JSON with an expression': (plant) => ({
    chunks: [
      {
        path: `${plant.name}.tf.json`,
        text: JSON.stringify(
          jsonFile([
            {
              [plant.name]: [
                inJson(plant, {
                  function_name: `\${lower("${plant.name.toUpperCase()}")}`,
                  maximum_retry_attempts: `\${${plant.retries} + 0}`,
                }),
              ],
            },
          ]),
        ),
      },
    ],
    answer: 'manifest',
  }),
  'by locals': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: `locals {\n  ${plant.name} = { name = "${plant.name}", retries = ${plant.retries} }\n}\n${resource(plant, '', `local.${plant.name}.name`, `local.${plant.name}["retries"]`)}`,
      },
    ],
    answer: 'manifest',
  }),
  'by arithmetic': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: resource(plant, '', `join("", ["planted", "${plant.name.slice(7)}"])`, `(${plant.retries} * 2) / 2`),
      },
    ],
    answer: 'manifest',
  }),
  'by a function': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: `resource "aws_lambda_function" "${plant.name}" {\n  function_name = "${plant.name}"\n}\n${resource(plant, '', `aws_lambda_function.${plant.name}.arn`)}`,
      },
    ],
    answer: 'manifest',
  }),
  'by a default': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: `variable "${plant.name}" {\n  default = ${plant.retries}\n}\n${resource(plant, '', undefined, `var.${plant.name}`)}`,
      },
    ],
    answer: 'word',
  }),
  'by a file of variables': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: `variable "${plant.name}" {\n  default = 2\n}\n${resource(plant, '', undefined, `var.${plant.name}`)}`,
      },
      { path: 'terraform.tfvars', text: `${plant.name} = ${plant.retries}\n` },
    ],
    answer: 'manifest',
  }),
  'by a heredoc': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: `locals {\n  ${plant.name}_start = "planted"\n}\n${resource(plant, '', `chomp(<<-EOT\n    \${local.${plant.name}_start ~}\n    ${plant.name.slice(7)}\n  EOT\n  )`)}`,
      },
    ],
    answer: 'manifest',
  }),
  'with dynamic destinations': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: resource(plant).replace(/ {2}destination_config \{\n.*\n.*\n {2}\}\n/, dynamicDestinations(plant)),
      },
    ],
    answer: 'manifest',
  }),
  'in a command': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: `resource "null_resource" "${plant.name}" {\n  provisioner "local-exec" {\n    command = "aws lambda put-function-event-invoke-config --function-name ${plant.name}"\n  }\n}\n`,
      },
    ],
    answer: 'word',
  }),
  'with count': (plant) => ({
    chunks: [{ path: 'main.tf', text: resource(plant, '  count = length([1])\n') }],
    answer: 'manifest',
  }),
  'with count 0': (plant) => ({
    chunks: [{ path: 'main.tf', text: resource(plant, '  count = 1 - 1\n') }],
    answer: 'nothing',
  }),
  'with a condition': (plant) => ({
    chunks: [{ path: 'main.tf', text: resource(plant, '  count = true && !false ? 1 : 0\n') }],
    answer: 'manifest',
  }),
  'with a count that is not known': (plant) => ({
    chunks: [{ path: 'main.tf', text: resource(plant, '  count = var.missing ? 1 : 0\n') }],
    answer: 'word',
  }),
  'with for_each': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: resource(plant, `  for_each = { "${plant.name}" = ${plant.retries} }\n`, 'each.key', 'each.value'),
      },
    ],
    answer: 'manifest',
  }),
  'with for_each over what is not known': (plant) => ({
    chunks: [{ path: 'main.tf', text: resource(plant, '  for_each = var.missing\n', 'each.value') }],
    answer: 'word',
  }),
  'in a module': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: call(
          plant,
          './fn',
          `  name = "${plant.name}"\n  retries = ${plant.retries}\n  more = { ${more(plant)} }\n`,
        ),
      },
    ],
    answer: 'manifest',
  }),
  'in a module with for_each': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: call(
          plant,
          './fn',
          `  for_each = toset(["${plant.name}"])\n  name = each.key\n  retries = ${plant.retries}\n  more = { ${more(plant)} }\n`,
        ),
      },
    ],
    answer: 'manifest',
  }),
  'in a module that is called by none': (plant) => ({
    chunks: [{ path: 'main.tf', text: call(plant, './fn', `  count = 0\n  name = "${plant.name}"\n`) }],
    answer: 'nothing',
  }),
  'in a module in a module': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: call(
          plant,
          './outer',
          `  given = { name = "${plant.name}", retries = ${plant.retries}, ${more(plant)} }\n`,
        ),
      },
    ],
    answer: 'manifest',
  }),
  'in a module that is not there': (plant) => ({
    chunks: [
      {
        path: 'main.tf',
        text: call(plant, 'terraform-aws-modules/lambda/aws', '  create_async_event_config = true\n'),
      },
    ],
    answer: 'word',
  }),
  'in a folder that is not there': (plant) => ({
    chunks: [{ path: 'main.tf', text: call(plant, './not-there', `  name = "${plant.name}"\n`) }],
    answer: 'word',
  }),
  'in a comment': (plant) => ({
    chunks: [{ path: 'main.tf', text: `/*\n${resource(plant)}*/\n# ${resource(plant).replaceAll('\n', ' ')}\n` }],
    answer: 'nothing',
  }),
  'in a text': (plant) => ({
    chunks: [{ path: 'main.tf', text: `locals {\n  text_${plant.name} = <<EOT\n${resource(plant)}EOT\n}\n` }],
    answer: 'nothing',
  }),
  'changed by an override': (plant) => ({
    chunks: [
      { path: 'main.tf', text: resource({ ...plant, retries: 0 }) },
      {
        path: 'override.tf',
        text: `resource "aws_lambda_function_event_invoke_config" "${plant.name}" {\n  maximum_retry_attempts = ${plant.retries}\n}\n`,
      },
    ],
    answer: 'manifest',
  }),
};

/** The pieces of a file stand below each other. */
export const assembleTerraform: Assemble = (_, texts) => [...new Set(texts)].join('\n');
