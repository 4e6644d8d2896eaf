/**
 * The kind EventInvokeConfig, and the source of all that says what it looks like: the CRD in crds/ and its copy in the
 * chart, the types in src/api and docs/api.md are generated from it (npm run generate). What Lambda's names, numbers and
 * destinations look like stands in src/api/grammar, where the operator and the plugin read it as well.
 *
 * How the rules are written
 * - Within a served version no rule and no limit is ever tightened: before 1.30, Kubernetes refuses any change of an
 *   object that breaks a new rule, even the removal of its finalizer, so that it could no longer be deleted.
 *   test/crds/accepted-by holds the CRD to all that a release accepted. What must be refused later is refused by the
 *   operator, where it reads the spec.
 * - Where a user is likely to err, the rule is CEL with a sentence of its own; OpenAPI's pattern would answer with a
 *   regular expression. Lengths stay in OpenAPI, since CEL's cost limits are reckoned from them.
 * - One mistake gets one refusal: a rule stays silent where a more basic one already speaks.
 * - Nothing needs more than Kubernetes 1.25, where CEL rules came to be on by default: no messageExpression (1.27), no
 *   fieldPath or reason (1.28). "x in [y]" stands where "x == y" would do: 1.25 does not know how long a part of a
 *   string is, and reckons == of two such parts as beyond any budget.
 * - What is written as a whole is atomic. Besides, server-side apply in Kubernetes 1.25 leaves a null behind, which the
 *   schema refuses, where a manifest turns {destination: …} into {} and the object is not atomic.
 * - Status has no ranges or patterns on what Lambda reports: a surprising answer must be reportable.
 */
import { columns } from './columns.ts';
import type { Crd } from './schema.ts';
import { spec } from './spec/spec.ts';
import { status } from './status/status.ts';
import { oneLine } from './text.ts';

/** The kind EventInvokeConfig. */
export const EVENT_INVOKE_CONFIG: Crd = {
  group: 'lambda.eventinvoke.dev',
  version: 'v1beta1',
  kind: 'EventInvokeConfig',
  plural: 'eventinvokeconfigs',
  scope: 'Namespaced',
  shortNames: ['eic'],
  categories: ['aws'],
  columns,
  description: oneLine`
    EventInvokeConfig declares how AWS Lambda treats the asynchronous invocations of one function, version or alias: how
    often a failed event is retried, how long an event may wait, and where the records of successful and failed invocations
    are sent. Synchronous invocations and event source mappings never use these settings.`,
  rules: [],
  spec,
  status,
};
