/** Asks for a check now, whenever its value changes; status.lastHandledReconcileAt echoes it, as Flux's users know it. */
export const RECONCILE_REQUESTED_AT = 'lambda.eventinvoke.dev/reconcile-requested-at';
