/**
 * The mutants of the lists of rules that neither a unit test nor a scripted history notices, by their titles, with the reason why
 * each may survive. One that is noticed after all must leave this list.
 */
export const SURVIVORS: Readonly<Record<string, string>> = {
  'RULES with claimNotKept after identityChanged':
    'both end the reconcile, write nothing, and say what is true; identityChanged has seldom an answer after claims were written, since it stands before the rules that write them',
  'RULES with look after unexpectedFunction':
    'never both answer: look does where nothing was seen of the target, unexpectedFunction where something was',
  'RULES with refuseToAdopt after grantsOutOfDate':
    'both end the reconcile and write nothing, and what each says is true',
  'RULES with addFinalizer after makeRoom':
    'never both answer: an object whose claims leave no room has its finalizer, or restoreFinalizer has answered',
  'DELETION_RULES with policiesAreInvalid after isOrphaned':
    'never both answer: isOrphaned does only where the policies can be read',
};
