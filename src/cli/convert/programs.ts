import { basename } from 'node:path';
import { type Source, STANDARD_INPUT } from './source.ts';

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

const TERRAGRUNT: Program = {
  what: 'this is a file of Terragrunt, which gives Terraform its modules and their arguments',
  instead: 'convert the output of "terragrunt show -json" of each unit',
};

const STACKS: Program = {
  what: 'this is a file of Terraform Stacks, which give modules their arguments',
  instead:
    'convert the folders of the modules, and write the arguments into the manifests, or take the configs from Lambda: kubectl eic import --all --region REGION',
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
  [/^(?:terragrunt|root)\.hcl(?:\.json)?$/, TERRAGRUNT],
  [
    /^terragrunt\.stack\.hcl$/,
    {
      what: 'this is a stack of Terragrunt, which makes units of Terraform modules',
      instead: 'run "terragrunt stack generate", and convert the output of "terragrunt show -json" of each unit',
    },
  ],
  [/\.(?:tfcomponent|tfstack|tfdeploy)\.hcl$/, STACKS],
  [
    /^cdktf\.json$/,
    {
      what: 'this folder is an app of the CDK for Terraform',
      instead: 'run "cdktf synth", and convert what it makes: kubectl eic convert cdktf.out',
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

/** The blocks and arguments at the top of files in Terraform's language that Terraform itself doesn't have. */
const BY_HCL: readonly (readonly [text: RegExp, program: Program])[] = [
  [/^(?:inputs\s*=|(?:include|dependency|dependencies|remote_state|generate|unit)\b[^={\n]*\{)/m, TERRAGRUNT],
  [/^(?:component|deployment)\s+"[^"\n]*"\s*\{/m, STACKS],
];

/** True if a file's name is that of a program, or of a tool that makes the files of others. */
export function isProgramName(path: string): boolean {
  return byName(path) !== undefined;
}

/** The advice for a file that is a program or belongs to Pulumi or Terragrunt; undefined for any other file. */
export function programAdvice({ path, text }: Pick<Source, 'path' | 'text'>): string | undefined {
  const program = byName(path) ?? byText(path, text);
  return program && `${program.what}: ${program.instead}.`;
}

function byName(path: string): Program | undefined {
  return BY_NAME.find(([name]) => name.test(basename(path)))?.[1];
}

function byText(path: string, text: string): Program | undefined {
  const isHcl = path === STANDARD_INPUT || path.endsWith('.hcl');
  const ofHcl = isHcl ? BY_HCL.find(([marker]) => marker.test(text))?.[1] : undefined;
  return ofHcl ?? (PULUMI_TEXT.test(text) ? PULUMI : undefined);
}
