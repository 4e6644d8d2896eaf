/** A rule taken out of the operator's source. */
export interface Mutation {
  /** The number of the rule in docs/architecture.md (Claims), or the name of another promise. */
  readonly rule: string;
  /** What the operator does without it. */
  readonly title: string;
  /** Below src/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly search: string;
  readonly replace: string;
}

const CLAIMING = 'reconcile/rules/claiming.ts';
const LETTING_GO = 'reconcile/rules/letting-go.ts';
const DECIDE = 'reconcile/rules/decide.ts';
const CLAIMS = 'reconcile/object/claims.ts';
const CLAIM_CHANGE = 'reconcile/object/claim-change.ts';
const OWNERSHIP = 'reconcile/rules/ownership.ts';
const TRIGGERS = 'reconcile/schedule/triggers.ts';

/** Each rule of claims taken out, in one way or several: the model must notice every one. */
export const MUTATIONS: readonly Mutation[] = [
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
    file: CLAIMING,
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
    search: "const kept = 'problem' in facts.claims ?",
    replace: "const kept = 'problem' in facts.claims || step.do === 'Suspend' ?",
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
    search: "claims.list.filter(({ parting }) => parting?.state !== 'Leaving')",
    replace: 'claims.list',
  },
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
    rule: '8',
    title: 'lets go before the heir covers its claim',
    file: CLAIMS,
    search: '  return (\n    heir.established ||',
    replace: '  return true || (\n    heir.established ||',
  },
  {
    rule: '8',
    title: 'waits for its heir for ever',
    file: LETTING_GO,
    search: 'since !== undefined && now - Date.parse(since) >= HEIR_SECONDS * 1000',
    replace: 'since !== undefined && now < 0',
  },
  {
    rule: '8',
    title: 'deletes what another object takes over',
    file: LETTING_GO,
    search: '  const heir = ownerOf(target, others);\n  if (heir !== undefined) {',
    replace: '  const heir = ownerOf(target, others);\n  if (heir !== undefined && now < 0) {',
  },
  {
    rule: '8',
    title: 'inherits nothing',
    file: DECIDE,
    search: '  inherit,\n  // After',
    replace: '  // After',
  },
  {
    rule: '8',
    title: 'hands over with the report, when the heir may have left',
    file: LETTING_GO,
    search: "return { do: 'WriteClaims', change: dropping(gone), letGo: gone };",
    replace: "return { do: 'Note', change: dropping(gone), letGo: gone };",
  },
  {
    rule: '8',
    title: 'hands over to an object that is letting go',
    file: OWNERSHIP,
    search: 'return [claims, claimsUnderWay].every(',
    replace: 'return [claims, claims ?? claimsUnderWay].every(',
  },
  {
    rule: '8',
    title: 'waits on where a conflict keeps the heir from letting go',
    file: 'assembly.ts',
    search: 'if (each.key !== key && claimOn(',
    replace: "if (each.key === '' && claimOn(",
  },
  {
    rule: '8',
    title: 'forgets what was there before the object that it inherits from',
    file: CLAIMS,
    search: 'const own = { ...claim, ...(adopted && { adopted }) };',
    replace: 'const own = { ...claim, ...(adopted && {}) };',
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
    search: ' ||\n    lostFinalizer(before, after, ports)\n',
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
  {
    rule: 'ownership',
    title: 'gives a target to the eldest object, whoever claims it',
    file: OWNERSHIP,
    search: '    eldest(claimants.filter(({ held }) => held)) ??\n    eldest(claimants) ??\n',
    replace: '',
  },
  {
    rule: 'ownership',
    title: 'puts although another object owns the target',
    file: DECIDE,
    search: '  ownedByAnother,\n  //',
    replace: '  //',
  },
  {
    rule: 'ownership',
    title: 'wakes nobody when the owner leaves',
    file: TRIGGERS,
    search: 'if (others.length > 0) for',
    replace: 'if (others.length < 0) for',
  },
  {
    rule: 'letting go',
    title: 'makes a call again that has failed, instead of going on with the other claims',
    file: LETTING_GO,
    search: 'const step = unlessFailed(facts, progress.step);',
    replace: 'const step = progress.step ?? unlessFailed(facts, progress.step);',
  },
  {
    rule: 'requests for checks',
    title: 'answers a request for a check that came after the look',
    file: 'reconcile/gather.ts',
    search: '    request: round.request,',
    replace: "    request: round.request && metadata.annotations?.['lambda.eventinvoke.dev/reconcile-requested-at'],",
  },
  {
    rule: 'requests for checks',
    title: 'answers no request for a check',
    file: 'reconcile/report/status.ts',
    search: '...(answered !== undefined && {',
    replace: '...(answered === null && {',
  },
  {
    rule: 'a missing function',
    title: 'writes at each retry for a function that is missing',
    file: DECIDE,
    search: '  findFunction,\n  // After a rule',
    replace: '  // After a rule',
  },
  {
    rule: 'adoption',
    title: 'overwrites what it must not adopt',
    file: DECIDE,
    search: '  refuseToAdopt,\n  //',
    replace: '  //',
  },
];
