import { FIRST_RULES, RULES } from '../../src/reconcile/rules/decide.ts';
import { DELETION_RULES } from '../../src/reconcile/rules/deleting.ts';
import type { Mutation } from './mutation.ts';

/** A list of rules by its name in the source, and the call that asks it there. */
interface RuleList {
  readonly name: string;
  readonly rules: readonly string[];
  readonly call: { readonly before: string; readonly after: string };
}

const LISTS: readonly RuleList[] = [
  { name: 'FIRST_RULES', rules: Object.keys(FIRST_RULES), call: { before: 'firstAnswer(', after: ', facts);' } },
  { name: 'RULES', rules: Object.keys(RULES), call: { before: 'answer(', after: ', whole)' } },
  { name: 'DELETION_RULES', rules: Object.keys(DELETION_RULES), call: { before: ' answer(', after: ', facts);' } },
];

/** Each list of rules without one of its rules, and with two neighbours swapped. */
export const RULE_LIST_MUTATIONS: readonly Mutation[] = LISTS.flatMap((list) => [
  ...list.rules.map((rule) => without(list, rule)),
  ...list.rules.slice(1).map((rule, index) => swapped(list, list.rules[index] ?? rule, rule)),
]);

function without(list: RuleList, rule: string): Mutation {
  const rules = list.rules.filter((each) => each !== rule);
  return asking(list, `without ${rule}`, rules);
}

function swapped(list: RuleList, first: string, second: string): Mutation {
  const rules = list.rules.map((each) => (each === first ? second : each === second ? first : each));
  return asking(list, `with ${first} after ${second}`, rules);
}

function asking({ name, call: { before, after } }: RuleList, how: string, rules: readonly string[]): Mutation {
  const entries = rules.map((rule) => `${rule}: ${name}.${rule}`).join(', ');
  return {
    rule: 'rules',
    title: `${name} ${how}`,
    file: 'reconcile/rules/decide.ts',
    search: `${before}${name}${after}`,
    replace: `${before}{ ${entries} }${after}`,
  };
}
