import type { Mutation } from './mutation.ts';

const COMPLETE = 'reconcile/rules/complete.ts';
const DECIDE = 'reconcile/rules/decide.ts';
const GRANTING = 'reconcile/rules/granting.ts';
const KEEPER = 'reconcile/accounts/account-keeper.ts';

/** Mutations of the rules for what AWSAccounts and their grants allow. */
export const GRANTING_MUTATIONS: readonly Mutation[] = [
  {
    rule: 'grants',
    title: 'looks at what no grant allows',
    file: COMPLETE,
    search: 'if (refused !== undefined) return letGoCovered(',
    replace: 'if (refused !== undefined && false) return letGoCovered(',
  },
  {
    rule: 'grants',
    title: 'puts what no grant allows',
    file: DECIDE,
    search: '  putNotAllowed,\n',
    replace: '',
  },
  {
    rule: 'grants',
    title: 'deletes what no grant allows',
    file: GRANTING,
    search: 'const problem = deleteRefused(account, self.namespace, target);',
    replace: 'const problem = undefined;',
  },
  {
    rule: 'grants',
    title: 'shows what it saw before the grant was revoked',
    file: COMPLETE,
    search: "{ ...refuse('NotAllowed', refused), hides: true }",
    replace: "refuse('NotAllowed', refused)",
  },
  {
    rule: 'grants',
    title: 'shows what it saw before the grant was revoked, of an object that is suspended',
    file: DECIDE,
    search: '...(notAllowed !== undefined && { notAllowed })',
    replace: '',
  },
  {
    rule: 'grants',
    title: 'lets an object without a grant own a target',
    file: 'reconcile/rules/ownership.ts',
    search: '!deleting && mayWrite(target)',
    replace: '!deleting',
  },
  {
    rule: 'grants',
    title: 'waits for ever where an object is deleted that has no grant any longer',
    file: GRANTING,
    search: 'left !== undefined && left <= 0',
    replace: 'left !== undefined && left < Number.NEGATIVE_INFINITY',
  },
  {
    rule: 'grants',
    title: 'wakes nobody when grants change',
    file: 'assembly/account-assembly.ts',
    search: 'ports.contenders)) ports.wake(key);',
    replace: 'ports.contenders)) void key;',
  },
  {
    rule: 'accounts',
    title: 'claims with an AWSAccount that it does not hold',
    file: DECIDE,
    search: '  holdAccount,\n',
    replace: '',
  },
  {
    rule: 'accounts',
    title: 'lets an AWSAccount go that is needed',
    file: KEEPER,
    search: ' && !ports.isNeeded(name)) return letGo(',
    replace: ') return letGo(',
  },
  {
    rule: 'accounts',
    title: 'lets go with the account that the object names now, whichever it was written with',
    file: GRANTING,
    search: 'const first = claimed === undefined ? undefined : namedAccount(claimed);',
    replace: 'const first = undefined;',
  },
  {
    rule: 'accounts',
    title: "lets go with the operator's own identity, though it serves nobody any longer",
    file: GRANTING,
    search: 'if (claimed === undefined && ownByDefault) return',
    replace: 'if (claimed === undefined) return',
  },
];
