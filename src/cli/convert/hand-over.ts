import type { Custody, Found } from './source.ts';
import { withoutIndexes } from './terraform-plan-configuration.ts';

/** Starts each note: in this order, the config has an owner at any time. */
const FIRST = 'apply the manifests and wait until the objects are Ready; then';

/**
 * How to release the converted configurations from the other tools without deleting them in Lambda: one note per tool, with the
 * addresses.
 *
 * - https://developer.hashicorp.com/terraform/language/state/remove
 * - https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 * - https://aws-controllers-k8s.github.io/community/docs/user-docs/deletion-policy
 * - https://docs.crossplane.io/latest/concepts/managed-resources
 */
export function handOverNotes(found: readonly Found[]): string[] {
  const groups = Map.groupBy(found, ({ custody }) => custody);
  return [...groups].flatMap(([custody, own]) => NOTES[custody](own));
}

const NOTES: Readonly<Record<Custody, (found: readonly Found[]) => string[]>> = {
  terraform: (found) => [
    [
      `Terraform: ${FIRST} let Terraform forget them, which leaves them in Lambda, and remove their blocks before the next apply:`,
      ...addresses(found).map((address) => `  terraform state rm ${quoted(address)}`),
      'From Terraform 1.7 on, these blocks in place of the resources do the same, with a plan to review:',
      ...unique(addresses(found).map(withoutIndexes)).map(
        (address) => `  removed {\n    from = ${address}\n    lifecycle {\n      destroy = false\n    }\n  }`,
      ),
    ].join('\n'),
  ],
  cloudformation: (found) => {
    const open = addresses(found.filter(({ isRetained }) => !isRetained));
    if (open.length === 0) {
      return [
        `CloudFormation: ${FIRST} remove ${list(addresses(found))} from the template and deploy: their DeletionPolicy leaves the configs in Lambda.`,
      ];
    }
    return [
      `CloudFormation: ${FIRST} write DeletionPolicy: Retain beside the Type of ${list(open)} and deploy; then remove ${list(addresses(found))} and deploy again. Without the first deployment CloudFormation deletes the config in Lambda. In the CDK, applyRemovalPolicy(RemovalPolicy.RETAIN) on the CfnEventInvokeConfig writes it.`,
    ];
  },
  'sam-function': (found) => {
    const open = addresses(found.filter(({ isRetained }) => !isRetained));
    const retain =
      open.length === 0
        ? ''
        : `write DeletionPolicy: Retain beside the Type of ${list(open)}, which SAM copies to the AWS::Lambda::EventInvokeConfig that it makes of the property, and deploy; then `;
    const back = open.length === 0 ? '' : '; then take DeletionPolicy back';
    const permissions = hasDestination(found)
      ? " SAM's role for the function has its permissions for the destinations from the property, and a queue or topic that SAM made goes with it: declare both yourself first."
      : '';
    return [
      `SAM: ${FIRST} ${retain}remove EventInvokeConfig from ${list(addresses(found))} (or Globals) and deploy${back}.${permissions}`,
    ];
  },
  ack: (found) => [
    [
      "ACK: don't remove functionEventInvokeConfig from an object that ACK keeps: ACK then deletes the config in Lambda, and again whenever it finds one. Either leave the field there, with the same values as in the manifest, or release the whole function, alias or version from ACK:",
      `${FIRST}`,
      ...addresses(found).flatMap((address) => [
        `  kubectl annotate ${address} services.k8s.aws/deletion-policy=retain`,
        `  kubectl delete ${address}`,
      ]),
    ].join('\n'),
  ],
  crossplane: (found) => [crossplane(addresses(found), '{"spec":{"deletionPolicy":"Orphan"}}')],
  // Namespaced managed resources have no deletionPolicy; policies without Delete leave the config in Lambda.
  'crossplane-namespaced': (found) => [crossplane(addresses(found), '{"spec":{"managementPolicies":["Observe"]}}')],
  serverless: (found) => {
    const open = addresses(found.filter(({ isRetained }) => !isRetained)).map(logicalId);
    const retain =
      open.length === 0
        ? ''
        : ` write DeletionPolicy: Retain for ${list(open)} under resources.extensions and deploy; then`;
    const permissions = hasDestination(found)
      ? ' The permissions for the destinations come from the keys too: write them into provider.iam first.'
      : '';
    return [
      `Serverless Framework: removing destinations, maximumEventAge and maximumRetryAttempts lets the next deployment delete the config in Lambda. So: ${FIRST}${retain} remove the three keys of ${list(addresses(found))} and the extension, and deploy again.${permissions}`,
    ];
  },
  nobody: () => [],
};

function crossplane(objects: readonly string[], patch: string): string {
  return [
    `Crossplane: ${FIRST} let Crossplane leave them in Lambda and delete its objects (where a composition made them, change it there):`,
    ...objects.flatMap((object) => [
      `  kubectl patch ${object} --type merge -p '${patch}'`,
      `  kubectl delete ${object}`,
    ]),
  ].join('\n');
}

/** https://www.serverless.com/framework/docs/providers/aws/guide/resources#aws-cloudformation-resource-reference */
function logicalId(key: string): string {
  const normalized = key.replace(/-/g, 'Dash').replace(/_/g, 'Underscore');
  return `${normalized.charAt(0).toUpperCase()}${normalized.slice(1)}LambdaEvConf`;
}

function hasDestination(found: readonly Found[]): boolean {
  return found.some(({ onSuccess, onFailure }) => onSuccess ?? onFailure);
}

function addresses(found: readonly Found[]): string[] {
  return unique(found.map(({ address }) => address));
}

/** A word for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function list(names: readonly string[]): string {
  return names.join(', ');
}
