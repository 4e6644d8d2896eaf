import { Command, Option } from 'commander';
import { FORMATS } from '../convert/source.ts';
import type { Terminal } from '../terminal.ts';

const EXAMPLES = `
Examples:
  # Terraform's files of a folder, for a namespace
  $ kubectl eic convert infrastructure/ -n orders > orders.yaml

  # What Terraform has in its state, with everything resolved
  $ terraform show -json | kubectl eic convert - | kubectl apply -f -

  # A SAM template, with what it leaves to its stack
  $ kubectl eic convert template.yaml --set AWS_PARTITION=aws --set AWS_REGION=eu-west-1 --set AWS_ACCOUNT_ID=123456789012

  # One file for each object
  $ kubectl eic convert serverless.yml --output-dir manifests

What the files alone don't tell becomes a placeholder such as \${AWS_REGION}, with a warning. Fill it with --set, envsubst
or Flux's substitution; the API server refuses a manifest in which one is left.`;

/** `kubectl eic convert`. */
export function convertCommand(terminal: Terminal): Command {
  return new Command('convert')
    .summary("turn other tools' files into manifests")
    .description(
      'Turns the files of Terraform, CloudFormation, SAM, the CDK, ACK, Crossplane, the Serverless Framework and the AWS CLI into EventInvokeConfig manifests. Nothing is sent anywhere. Warnings, and how to release the configs from the other tool without deleting them, go to standard error.',
    )
    .argument('<file...>', 'files, or folders for their files of known extensions; - reads standard input')
    .addOption(
      new Option('--from <format>', 'format of all files, instead of finding out what each one is').choices(FORMATS),
    )
    .addOption(
      new Option('--set <name=value>', 'value of a placeholder; may be repeated')
        .argParser((value: string, earlier: readonly string[]) => [...earlier, value])
        .default([], 'placeholders are left as they are'),
    )
    .option('-n, --namespace <namespace>', "namespace of the manifests, instead of the converted objects' own or none")
    .option('--output-dir <folder>', 'write a file for each object into this folder, instead of printing them')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options) => {
      const { runConvert } = await import('../convert/run-convert.ts');
      await runConvert(files, options, terminal);
    });
}
