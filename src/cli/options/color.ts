import { choiceFlag, type Flag } from '../../options/flag.ts';

/** `--color`, as in the AWS CLI. */
export function colorFlag(): Flag<'on' | 'off' | 'auto'> {
  return choiceFlag('--color <when>', 'colours: on, off, or auto (only on a terminal)', ['on', 'off', 'auto'], {
    byDefault: 'auto',
  });
}
