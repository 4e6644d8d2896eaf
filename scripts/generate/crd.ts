import { Document, isScalar, Scalar, visit } from 'yaml';
import type { Crd } from '../crd/schema.ts';
import { KEEPING } from './keeping.ts';

const LINE_WIDTH = 120;

/** How long a text may be that still stands beside its key. */
const LONGEST_BESIDE_KEY = 60;

/**
 * Renders a kind as the CustomResourceDefinition that is applied to a cluster.
 *
 * @param source - where the kind is written, relative to the repository
 */
export function renderCrd(crd: Crd, source: string): string {
  const document = new Document(customResourceDefinition(crd), { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(key, node) {
      if (key === 'value' && typeof node.value === 'string' && node.value.length > LONGEST_BESIDE_KEY) {
        node.type = Scalar.BLOCK_FOLDED;
      }
    },
    Seq(_, node) {
      if (node.items.every((item) => isScalar(item))) node.flow = true;
    },
  });
  document.commentBefore = ` Generated from ${source} by \`npm run generate\`: edit those files instead.`;
  return document.toString({ lineWidth: LINE_WIDTH, singleQuote: true, flowCollectionPadding: false });
}

function customResourceDefinition({ group, version, scope, kind, plural, columns, description, ...schema }: Crd) {
  const { rules, spec, status, ...names } = schema;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, annotations: KEEPING },
    spec: {
      group,
      scope,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), ...names },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: columns,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              description,
              required: ['spec'],
              ...(rules.length > 0 && { 'x-kubernetes-validations': rules }),
              properties: {
                apiVersion: {
                  type: 'string',
                  description: `The group and version of this schema, ${group}/${version}.`,
                },
                kind: { type: 'string', description: `The kind of the object, ${kind}.` },
                // The API server allows no description here.
                metadata: { type: 'object' },
                spec,
                status,
              },
            },
          },
        },
      ],
    },
  };
}
