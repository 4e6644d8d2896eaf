import type { Mutation } from './mutation.ts';

const LETTING_GO = 'reconcile/rules/letting-go.ts';
const DECIDE = 'reconcile/rules/decide.ts';
const CLAIMS = 'reconcile/object/claims.ts';
const OWNERSHIP = 'reconcile/rules/ownership.ts';
const TRIGGERS = 'reconcile/schedule/triggers.ts';

/** Mutations of the rules for objects that share a target (8, ownership), and of other promises. */
export const SHARING_MUTATIONS: readonly Mutation[] = [
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
    title: 'takes back an attempt that it has inherited where its own Put is refused',
    file: 'reconcile/round.ts',
    search: '      !inherits &&\n',
    replace: '',
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
    file: 'assembly/claims-assembly.ts',
    search: 'if (claimOn(each.claims, target) !== undefined) goOn(',
    replace: 'if (claimOn(each.claims, target) === null) goOn(',
  },
  {
    rule: '8',
    title: 'forgets what was there before the object that it inherits from',
    file: CLAIMS,
    search: 'const own = { ...claim, ...(adopted && { adopted }) };',
    replace: 'const own = { ...claim, ...(adopted && {}) };',
  },
  {
    rule: 'ownership',
    title: 'gives a target to the eldest object, even if another one claims it',
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
    search: "step.do === 'Suspend' || facts.request === undefined",
    replace: "step.do === 'Suspend' || facts.request !== null",
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
