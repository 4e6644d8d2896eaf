import type { Custody, Found } from './source.ts';

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
  const custodies = [...new Set(found.map(({ custody }) => custody))];
  return custodies.flatMap((custody) => {
    const addresses = [...new Set(found.filter((one) => one.custody === custody).map(({ address }) => address))];
    return NOTES[custody](addresses);
  });
}

const NOTES: Readonly<Record<Custody, (addresses: readonly string[]) => string[]>> = {
  terraform: (addresses) => [
    [
      `Terraform: ${FIRST} let Terraform forget them, which leaves them in Lambda, and remove their blocks before the next apply:`,
      ...addresses.map((address) => `  terraform state rm '${address}'`),
      'From Terraform 1.7 on, these blocks in place of the resources do the same, with a plan to review:',
      ...[...new Set(addresses.map((address) => address.replace(/\[[^\]]*\]/g, '')))].map(
        (address) => `  removed {\n    from = ${address}\n    lifecycle {\n      destroy = false\n    }\n  }`,
      ),
    ].join('\n'),
  ],
  cloudformation: (addresses) => [
    `CloudFormation: ${FIRST} write DeletionPolicy: Retain beside the Type of ${list(addresses)} and deploy; then remove the resource and deploy again. Without the first deployment CloudFormation deletes the config in Lambda. In the CDK, applyRemovalPolicy(RemovalPolicy.RETAIN) on the CfnEventInvokeConfig writes it.`,
  ],
  'sam-function': (addresses) => [
    `SAM: ${FIRST} write DeletionPolicy: Retain beside the Type of ${list(addresses)}, which SAM copies to the AWS::Lambda::EventInvokeConfig that it makes of the property, and deploy; then remove EventInvokeConfig from the function (or Globals) and deploy; then take DeletionPolicy back. SAM's role for the function has its permissions for the destinations from the property, and a queue or topic that SAM made goes with it: declare both yourself first.`,
  ],
  ack: (addresses) => [
    [
      "ACK: don't remove functionEventInvokeConfig from an object that ACK keeps: ACK then deletes the config in Lambda, and again whenever it finds one. Either leave the field there, with the same values as in the manifest, or release the whole function, alias or version from ACK:",
      `${FIRST}`,
      ...addresses.flatMap((address) => [
        `  kubectl annotate ${address} services.k8s.aws/deletion-policy=retain`,
        `  kubectl delete ${address}`,
      ]),
    ].join('\n'),
  ],
  crossplane: (addresses) => [crossplane(addresses, '{"spec":{"deletionPolicy":"Orphan"}}')],
  // Namespaced managed resources have no deletionPolicy; policies without Delete leave the config in Lambda.
  'crossplane-namespaced': (addresses) => [crossplane(addresses, '{"spec":{"managementPolicies":["Observe"]}}')],
  serverless: (addresses) => [
    `Serverless Framework: removing destinations, maximumEventAge and maximumRetryAttempts lets the next deployment delete the config in Lambda. So: ${FIRST} write DeletionPolicy: Retain for ${list(addresses.map(logicalId))} under resources.extensions and deploy; then remove the three keys of ${list(addresses)} and the extension, and deploy again. The permissions for the destinations come from the keys too: write them into provider.iam first.`,
  ],
  nobody: () => [],
};

function crossplane(addresses: readonly string[], patch: string): string {
  return [
    `Crossplane: ${FIRST} let Crossplane leave them in Lambda and delete its objects (where a composition made them, change it there):`,
    ...addresses.flatMap((address) => [
      `  kubectl patch ${address} --type merge -p '${patch}'`,
      `  kubectl delete ${address}`,
    ]),
  ].join('\n');
}

/** https://www.serverless.com/framework/docs/providers/aws/guide/resources#aws-cloudformation-resource-reference */
function logicalId(key: string): string {
  const normalized = key.replace(/-/g, 'Dash').replace(/_/g, 'Underscore');
  return `${normalized.charAt(0).toUpperCase()}${normalized.slice(1)}LambdaEvConf`;
}

function list(names: readonly string[]): string {
  return names.join(', ');
}
