/** Asks for a check now, whenever its value changes; status.lastHandledReconcileAt echoes it, as Flux's users know it. */
export const RECONCILE_REQUESTED_AT = 'lambda.eventinvoke.dev/reconcile-requested-at';

/** On the operator's Lease: the identity of a process that runs without leader election and has not finished its writes. */
export const RUNNING_UNELECTED = 'lambda.eventinvoke.dev/running-unelected';

/**
 * On the operator's Lease: the identity of a process that finished its own writes and ended while those of the process before it
 * might still arrive.
 */
export const FORMER_WRITES = 'lambda.eventinvoke.dev/former-writes';

/** The label by which the operator's Lease is found. */
export const LEASE_LABEL = { 'app.kubernetes.io/name': 'event-invoke-operator' } as const;
