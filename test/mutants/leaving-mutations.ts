import type { Mutation } from './mutation.ts';

const LETTING_GO = 'reconcile/rules/letting-go.ts';
const DECIDE = 'reconcile/rules/decide.ts';
const CLAIMS = 'reconcile/object/claims.ts';
const CLAIM_CHANGE = 'reconcile/object/claim-change.ts';
const OWNERSHIP = 'reconcile/rules/ownership.ts';
const TRIGGERS = 'reconcile/schedule/triggers.ts';

/** Mutations of the rules for what an object leaves, observes and frees (6, 7, 9 and 10). */
export const LEAVING_MUTATIONS: readonly Mutation[] = [
  {
    rule: '6',
    title: 'deletes what it leaves without looking',
    file: LETTING_GO,
    search: "claim.parting?.state === 'Released') return true;",
    replace: "claim.parting?.state === 'Released') return false;",
  },
  {
    rule: '6',
    title: 'deletes whatever it finds where it leaves',
    file: LETTING_GO,
    search: '  if (isOwn) return remove;',
    replace: '  if (isOwn || !isOwn) return remove;',
  },
  {
    rule: '6',
    title: 'takes for its own what it saw before it was established',
    file: CLAIM_CHANGE,
    search: 'const isOurs = claim.established && lastSeen &&',
    replace: 'const isOurs = lastSeen &&',
  },
  {
    rule: '6',
    title: 'forgets what it leaves',
    file: CLAIM_CHANGE,
    search: 'list: [...others.map((each) => leaving(each, change)), claim]',
    replace: 'list: [claim]',
  },
  {
    rule: '6',
    title: 'never looks again, however long a deletion takes',
    file: LETTING_GO,
    search: 'return now - Date.parse(deletingSince) >= LONG_DELETION_SECONDS * 1000;',
    replace: 'return false;',
  },
  {
    rule: '7',
    title: 'frees an object that only observes before its claims are released',
    file: 'reconcile/rules/observing.ts',
    search: '  if (!isReleased) {',
    replace: '  if (!isReleased && !self.held) {',
  },
  {
    rule: '7',
    title: 'forgets what it has put and not reported yet where it observes from then on',
    file: 'reconcile/rules/observing.ts',
    search: 'const seen = seenOn(facts, target) ?? lastSeen(known);',
    replace: 'const seen = lastSeen(known);',
  },
  {
    rule: '7',
    title: 'takes over from an object that only observes',
    file: OWNERSHIP,
    search: "claim.parting?.state !== 'Released' && isEntitled(claim)",
    replace: 'isEntitled(claim)',
  },
  {
    rule: '7',
    title: 'lets a released claim own the target',
    file: OWNERSHIP,
    search: 'claim !== undefined && claim.parting === undefined && (contender',
    replace: "claim !== undefined && claim.parting?.state !== 'Leaving' && (contender",
  },
  {
    rule: '7',
    title: 'takes whatever it finds for its own where it comes back from Observe',
    file: CLAIMS,
    search: 'return { ...claim, established: false, attempts: [',
    replace: 'return { ...claim, attempts: [',
  },
  {
    rule: '7',
    title: 'deletes without a look where it comes back from Observe',
    file: LETTING_GO,
    search: " || claim.parting?.state === 'Released') return true;",
    replace: ') return true;',
  },
  {
    rule: '9',
    title: 'does not put back a finalizer for a claim that it has only noted',
    file: DECIDE,
    search: 'const isBound = [stored, claims].some(',
    replace: 'const isBound = [stored, stored ?? claims].some(',
  },
  {
    rule: '9',
    title: 'does not put back a finalizer',
    file: DECIDE,
    search: '  restoreFinalizer,\n',
    replace: '',
  },
  {
    rule: '9',
    title: 'frees an object that others hold, with its claims',
    file: 'reconcile/rules/deleting.ts',
    search: 'if (heldByOthers && !',
    replace: 'if (heldByOthers && false && !',
  },
  {
    rule: '9',
    title: 'does not notice that somebody took its finalizer away',
    file: TRIGGERS,
    search: ' ||\n    lostFinalizer(before, after)\n',
    replace: '\n',
  },
  {
    rule: '9',
    title: 'takes over from an object that somebody freed',
    file: OWNERSHIP,
    search: 'each.deleting && !each.held;',
    replace: 'each.deleting && !each.deleting;',
  },
  {
    rule: '10',
    title: 'does not tell of what it orphans',
    file: 'reconcile/report/events.ts',
    search: "return [normal('Orphaned',",
    replace: "return [normal('Other',",
  },
];
