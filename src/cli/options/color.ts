import { Option } from 'commander';

/** `--color`, as the AWS CLI has it. */
export function colorOption(): Option {
  return new Option('--color <when>', 'colours: on, off, or auto where a person watches')
    .choices(['on', 'off', 'auto'])
    .default('auto');
}
