import type { DefaultAccount } from '../accounts/account-book.ts';
import { type Flag, valueFlag } from './flag.ts';
import { objectNameText } from './kubernetes-names.ts';

/**
 * `--default-account`: the account of objects whose spec names none.
 *
 * @param variable - its environment variable; absent: it has none
 */
export function defaultAccountFlag(variable?: string): Flag<DefaultAccount> {
  return valueFlag(
    '--default-account <name>',
    "AWSAccount of objects that name none; operator: the operator's own identity, without grants; none: they wait",
    { parse: defaultAccount, byDefault: { is: 'Operator' }, defaultText: 'operator', variable },
  );
}

function defaultAccount(value: string): DefaultAccount {
  if (value === 'operator') return { is: 'Operator' };
  if (value === 'none') return { is: 'None' };
  return { is: 'Named', name: objectNameText(value) };
}
