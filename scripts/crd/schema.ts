/** A CEL rule, and the sentence with which the API server refuses an object that breaks it. */
export interface Rule {
  readonly rule: string;
  /** One sentence without a full stop: the API server puts it after a colon. */
  readonly message: string;
}

interface Described {
  /** What `kubectl explain` and the reference say: what, unit, range, default, and what absent means. */
  readonly description: string;
}

/** A text. */
export interface StringSchema extends Described {
  readonly type: 'string';
  readonly format?: 'date-time';
  readonly enum?: readonly string[];
  readonly default?: string;
  /** In characters. */
  readonly minLength?: number;
  /** In characters. The cost of a rule is reckoned from it, so whatever a rule reads has one. */
  readonly maxLength?: number;
  /** Only where no user writes the text: the API server's refusal consists of the pattern. */
  readonly pattern?: string;
  readonly 'x-kubernetes-validations'?: readonly Rule[];
}

/** A whole number. */
export interface IntegerSchema extends Described {
  readonly type: 'integer';
  readonly format?: 'int64';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: number;
}

/** True or false. */
export interface BooleanSchema extends Described {
  readonly type: 'boolean';
  readonly default?: boolean;
}

/** Named fields. */
export interface ObjectSchema extends Described {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly default?: Readonly<Record<string, never>>;
  /** A manager that writes one of the fields with server-side apply writes all of them. */
  readonly 'x-kubernetes-map-type'?: 'atomic';
  readonly 'x-kubernetes-validations'?: readonly Rule[];
}

/** Values by any keys. */
export interface MapSchema extends Described {
  readonly type: 'object';
  readonly additionalProperties: StringSchema;
  readonly maxProperties: number;
  readonly 'x-kubernetes-map-type': 'atomic';
  readonly 'x-kubernetes-validations'?: readonly Rule[];
}

/** A list. */
export interface ArraySchema extends Described {
  readonly type: 'array';
  readonly items: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly 'x-kubernetes-list-type': 'atomic' | 'map';
  /** Of a list of type map: the fields by which an item is known. */
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
}

/** What this project uses of the OpenAPI schema of a CustomResourceDefinition. */
export type Schema = StringSchema | IntegerSchema | BooleanSchema | ObjectSchema | MapSchema | ArraySchema;

/** A column of the table that `kubectl get` shows. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'date';
  /** Above 0, the column is shown with `-o wide` only. */
  readonly priority?: number;
  readonly description: string;
  readonly jsonPath: string;
}

/** A kind with one version, as everything about it is generated from it. */
export interface Crd {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly columns: readonly PrinterColumn[];
  readonly description: string;
  /** Rules on the object as a whole; of its metadata they see the name only. */
  readonly rules: readonly Rule[];
  readonly spec: ObjectSchema;
  readonly status: ObjectSchema;
}
