import type { Mutation } from './mutation.ts';

const CLAIMING = 'reconcile/rules/claiming.ts';
const DECIDE = 'reconcile/rules/decide.ts';
const CLAIMS = 'reconcile/object/claims.ts';
const CLAIM_CHANGE = 'reconcile/object/claim-change.ts';
const OWNERSHIP = 'reconcile/rules/ownership.ts';
const TRIGGERS = 'reconcile/schedule/triggers.ts';

/** Mutations of the rules for what is written, and under which claim (1 to 5). */
export const WRITING_MUTATIONS: readonly Mutation[] = [
  {
    rule: '1',
    title: 'puts without a claim',
    file: DECIDE,
    search: '  announce,\n  //',
    replace: '  //',
  },
  {
    rule: '1',
    title: 'puts what another attempt announced',
    file: CLAIMING,
    search: '(claim.established || (isAnnounced && isRecorded))',
    replace: '(claim.established || claim.attempts.length > 0)',
  },
  { rule: '1', title: 'claims without a finalizer', file: DECIDE, search: '  addFinalizer,\n  //', replace: '  //' },
  {
    rule: '1',
    title: 'goes on where the API server did not keep the claim',
    file: 'reconcile/rules/owning.ts',
    search: '  claimsNotKept\n',
    replace: '  claimsNotKept && false\n',
  },
  {
    rule: '2',
    title: 'makes any number of Puts of unknown outcome',
    file: CLAIMS,
    search: 'MOST_ATTEMPTS = 4',
    replace: 'MOST_ATTEMPTS = 14',
  },
  {
    rule: '2',
    title: 'claims any number of targets',
    file: CLAIMS,
    search: 'MOST_CLAIMS = 16',
    replace: 'MOST_CLAIMS = 60',
  },
  {
    rule: '2',
    title: 'believes at once that a Put without an answer was not made',
    file: CLAIMING,
    search: 'LATE_PUT_SECONDS = 60',
    replace: 'LATE_PUT_SECONDS = 0',
  },
  {
    rule: '2',
    title: 'forgets that the process before it was killed',
    file: 'reconcile/ledger.ts',
    search: '      former = stop;',
    replace: '      void stop;',
  },
  {
    rule: '2',
    title: 'forgets the attempt before',
    file: CLAIMING,
    search: 'isKnown ? before : [...before, attempt]',
    replace: 'isKnown ? before : [attempt]',
  },
  {
    rule: '2',
    title: 'keeps the attempt that Lambda refused',
    file: CLAIM_CHANGE,
    search: 'filter(({ settings }) => !isEqual(settings, change.settings))',
    replace: 'filter(() => true)',
  },
  {
    rule: '3',
    title: 'writes over a status that somebody else wrote in between',
    file: 'kubernetes/object-writer.ts',
    search: 'body: { metadata: { uid, resourceVersion, ...metadata }, ...rest }',
    replace: 'body: { metadata: { uid, ...metadata }, ...rest }',
  },
  {
    rule: '3',
    title: 'drops the changes of claims where the object was suspended meanwhile',
    file: 'reconcile/report/status.ts',
    search: '...(drift && { lastDrift: drift }),',
    replace:
      "...(step.do === 'Suspend' && { claims: ownStatus(outcome.object).claims }), ...(drift && { lastDrift: drift }),",
  },
  {
    rule: '3',
    title: 'keeps a claim that it has noted for words which were edited since',
    file: 'reconcile/round.ts',
    search: '  if (outdated.length === 0) return round;',
    replace: '  if (outdated.length >= 0) return round;',
  },
  {
    rule: '4',
    title: 'believes the status of another object',
    file: 'reconcile/object/own-status.ts',
    search: 'status?.uid !== undefined && status.uid === metadata.uid ? status : {}',
    replace: 'status ?? {}',
  },
  {
    rule: '4',
    title: 'does not notice that somebody took claims away',
    file: TRIGGERS,
    search: '    lostClaims(before, after, ports) ||\n',
    replace: '',
  },
  {
    rule: '4',
    title: 'does not notice that somebody wiped the status',
    file: TRIGGERS,
    search: '    lostStatus(before, after) ||\n',
    replace: '',
  },
  {
    rule: '5',
    title: 'moves with the region or the account',
    file: OWNERSHIP,
    search: 'return keepsWords && meant.length > 0 &&',
    replace: 'return false && meant.length > 0 &&',
  },
  {
    rule: '5',
    title: 'moves with the region to a target that it is leaving',
    file: OWNERSHIP,
    search: "return list.filter(({ parting }) => parting?.state !== 'Leaving');",
    replace: 'return [...list];',
  },
];
