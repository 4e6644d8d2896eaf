import { parse } from 'yaml';

/** What this project uses of the OpenAPI schema of a CustomResourceDefinition. */
export interface Schema {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly default?: string | number | boolean;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly 'x-kubernetes-validations'?: readonly Rule[];
}

/** A CEL rule and the sentence with which the API server refuses what breaks it. */
export interface Rule {
  readonly rule: string;
  readonly message: string;
}

/** A column of the table that `kubectl get` shows; those with a priority above 0 are shown with `-o wide`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly jsonPath: string;
  readonly priority?: number;
}

/** A CustomResourceDefinition with one version, as far as something is generated from it. */
export interface Crd {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly columns: readonly PrinterColumn[];
  readonly schema: Schema;
}

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: {
      readonly kind: string;
      readonly plural: string;
      readonly shortNames: readonly string[];
      readonly categories: readonly string[];
    };
    readonly versions: readonly {
      readonly name: string;
      readonly additionalPrinterColumns: readonly PrinterColumn[];
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** Reads a CustomResourceDefinition of this repository. */
export function readCrd(yaml: string): Crd {
  const { spec } = parse(yaml) as CustomResourceDefinition;
  const [version, ...others] = spec.versions;
  if (version === undefined || others.length > 0) {
    throw new Error('the CRD must have exactly one version: what is generated from it says nothing of which it is');
  }
  return {
    group: spec.group,
    version: version.name,
    kind: spec.names.kind,
    plural: spec.names.plural,
    shortNames: spec.names.shortNames,
    categories: spec.names.categories,
    columns: version.additionalPrinterColumns,
    schema: version.schema.openAPIV3Schema,
  };
}

/** A schema with its place in the object, such as `spec.destinationConfig`; items of a list are `name[]`. */
export interface Field {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** All fields below a schema, parents before their children, in the order of the file. */
export function* fieldsBelow(schema: Schema, path = ''): Generator<Field> {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const below = path === '' ? name : `${path}.${name}`;
    yield { path: below, schema: property, required: schema.required?.includes(name) ?? false };
    yield* fieldsBelow(property, below);
    if (property.items !== undefined) {
      yield* fieldsBelow(property.items, `${below}[]`);
    }
  }
}

/** The schema of a property that is known to be there. */
export function propertyOf(schema: Schema, name: string): Schema {
  const property = schema.properties?.[name];
  if (property === undefined) {
    throw new Error(`the CRD has no property "${name}" where one is expected`);
  }
  return property;
}
