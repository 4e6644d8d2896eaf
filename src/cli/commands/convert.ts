import { Command } from 'commander';
import { addFlags, readFlags } from '../../options/flag.ts';
import { convertFlags } from '../options/convert.ts';
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
  const flags = convertFlags();
  const command = new Command('convert')
    .summary("turn other tools' files into manifests")
    .description(
      'Turns the files of Terraform, CloudFormation, SAM, the CDK, ACK, Crossplane, the Serverless Framework and the AWS CLI into EventInvokeConfig manifests. Nothing is sent anywhere. Warnings, and how to release the configs from the other tool without deleting them, go to standard error.',
    )
    .argument('<file...>', 'files, or folders for their files of known extensions; - reads standard input');
  addFlags(command, flags);
  return command.addHelpText('after', EXAMPLES).action(async () => {
    const { runConvert } = await import('../convert/run-convert.ts');
    await runConvert(command.args, readFlags(flags, command), terminal);
  });
}
