import { basename } from 'node:path';
import type { Source } from './source.ts';

/** A file of which only what a tool makes of it can be converted: what it is, and what to convert instead. */
interface Program {
  readonly what: string;
  readonly instead: string;
}

const PULUMI: Program = {
  what: 'this is a file of Pulumi, which can not be converted',
  instead:
    'take the configs from Lambda, kubectl eic import --all --region REGION, and when the objects are Ready, let Pulumi forget its own: pulumi state delete URN',
};

const BY_NAME: readonly (readonly [name: RegExp, program: Program])[] = [
  [/^Pulumi(?:\.[\w-]+)?\.ya?ml$/, PULUMI],
  [
    /^serverless\.(?:ts|js|cjs|mjs)$/,
    {
      what: 'this is a program that makes a configuration of the Serverless Framework',
      instead: 'run "serverless package", and convert .serverless/cloudformation-template-update-stack.json',
    },
  ],
  [
    /^terragrunt\.hcl$/,
    {
      what: 'this is a file of Terragrunt, which gives Terraform its modules and their arguments',
      instead: 'convert the output of "terragrunt show -json"',
    },
  ],
  [
    /^cdk\.json$/,
    {
      what: 'this folder is an app of the CDK',
      instead: 'run "cdk synth", and convert the templates in cdk.out: kubectl eic convert cdk.out',
    },
  ],
];

// The markers of Pulumi's programs, its YAML and its exported stacks.
const PULUMI_TEXT =
  /@pulumi\/|\bpulumi_aws\b|github\.com\/pulumi\/|using Pulumi|com\.pulumi|\baws:lambda(?:\/functionEventInvokeConfig)?:FunctionEventInvokeConfig\b/;

/** The advice for a file that is a program or belongs to Pulumi; undefined for any other file. */
export function programAdvice({ path, text }: Pick<Source, 'path' | 'text'>): string | undefined {
  const [, named] = BY_NAME.find(([name]) => name.test(basename(path))) ?? [];
  const program = named ?? (PULUMI_TEXT.test(text) ? PULUMI : undefined);
  return program && `${program.what}: ${program.instead}.`;
}
