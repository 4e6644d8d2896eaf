import { choiceFlag, type Flag } from '../../options/flag.ts';

/** `--color`, as the AWS CLI has it. */
export function colorFlag(): Flag<'on' | 'off' | 'auto'> {
  return choiceFlag('--color <when>', 'colours: on, off, or auto where a person watches', ['on', 'off', 'auto'], {
    byDefault: 'auto',
  });
}
