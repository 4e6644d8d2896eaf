import { Command } from 'commander';
import { addFlags, readFlags } from '../../options/flag.ts';
import { convertFlags } from '../options/convert.ts';
import type { Terminal } from '../terminal.ts';

const EXAMPLES = `
Examples:
  # the Terraform files of a folder, for one namespace
  kubectl eic convert infrastructure/ -n orders > orders.yaml

  # Terraform's state, which has everything but the accounts and, before version 6 of the AWS provider, the regions
  terraform show -json | kubectl eic convert - | kubectl apply -f -

  # a SAM template, with the values of its stack
  kubectl eic convert template.yaml --set AWS_PARTITION=aws --set AWS_REGION=eu-west-1 --set AWS_ACCOUNT_ID=123456789012

  # one file per object
  kubectl eic convert serverless.yml --output-dir manifests`;

/** `kubectl eic convert`. */
export function convertCommand(terminal: Terminal): Command {
  const flags = convertFlags();
  const command = new Command('convert')
    .summary("turn other tools' files into manifests")
    .description(
      'Turns the files of Terraform, CloudFormation, SAM, the CDK, ACK, Crossplane, the Serverless Framework and the AWS CLI into EventInvokeConfig manifests. Nothing is sent over the network. Modules, nested stacks and other local files that they name are read, too. ' +
        "Of a folder, Terraform's files are read at every depth, and other files at its top only: each config that lies deeper is named in a warning. Scripts and templates of files are looked through for names of such configs. " +
        'Everything that the other tool would deploy becomes a manifest or a warning with file and line. ' +
        `A value that is not in the files becomes a placeholder such as \${AWS_REGION}, with a warning: fill it in with --set, envsubst or the substitution of Flux, since the API server refuses a manifest with a placeholder. ` +
        'Warnings go to standard error, and so does the way to release the configs from the other tool without deleting them.',
    )
    .argument('<file...>', 'files, or folders with files of known extensions; - reads standard input');
  addFlags(command, flags);
  return command.addHelpText('after', EXAMPLES).action(async () => {
    const { runConvert } = await import('../convert/run-convert.ts');
    await runConvert(command.args, readFlags(flags, command), terminal);
  });
}
