import type { Crd, Schema } from '../crd/schema.ts';
import { renderComment } from './comment.ts';

/** Types whose name is not that of their property. */
const NAMES: Readonly<Record<string, string>> = {
  onSuccess: 'Destination',
  onFailure: 'Destination',
  conditions: 'Condition',
  fields: 'DriftedField',
  status: 'ConditionStatus',
  named: 'TargetWords',
  claims: 'StoredClaim',
  attempts: 'StoredAttempt',
  settings: 'StoredSettings',
  state: 'ClaimState',
  grants: 'GrantSpec',
  access: 'GrantedAccess',
  operators: 'OperatorEntry',
  ready: 'OperatorReady',
};

/** Several properties share these types, so their comments must hold in each of the places. */
const SHARED: Readonly<
  Record<string, { readonly type: string; readonly properties: Readonly<Record<string, string>> }>
> = {
  AccountRef: {
    type: 'The AWSAccount through which a function is reached.',
    properties: { name: 'The name of the AWSAccount.' },
  },
  DestinationConfig: {
    type: 'Where Lambda sends a record of each asynchronous invocation.',
    properties: {
      onSuccess: 'For successful invocations. Absent or empty means nowhere; in a spec, empty says so explicitly.',
      onFailure:
        'For events that failed all attempts or became too old. Absent or empty means nowhere; in a spec, empty says so explicitly.',
    },
  },
  Destination: {
    type: 'Where the records of one outcome are sent.',
    properties: { destination: 'The ARN of the destination. Absent means none.' },
  },
};

const OBJECT_META = `
/** What the operator reads of an object's metadata. */
export interface ObjectMeta {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  /** Rises with each change of the spec. */
  generation: number;
  /** ISO 8601, in seconds. */
  creationTimestamp: string;
  /** ISO 8601; there once the deletion was asked for. */
  deletionTimestamp?: string;
  finalizers?: string[];
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
}
`;

/** A file with the types of another kind of the same group and version. Types that both kinds need stand there alone. */
export interface TypesModule {
  readonly crd: Crd;
  /** As an import names it. */
  readonly path: string;
}

/**
 * Renders the TypeScript types of a CRD; the text still wants formatting.
 *
 * @param base - the types of the kind that has what both kinds need; absent: this is that kind
 */
export function renderTypes(crd: Crd, source: string, base?: TypesModule): string {
  const { spec, status, declarations } = typesOf(crd);
  const known = base === undefined ? new Map<string, string>() : typesOf(base.crd).declarations;
  const isShared = ([name, declaration]: readonly [string, string]) => known.get(name) === declaration;
  const own = [...declarations].filter((declaration) => !isShared(declaration)).map(([, declaration]) => declaration);
  const needed = [...declarations]
    .filter((each) => isShared(each) && own.some((text) => new RegExp(`\\b${each[0]}\\b`).test(text)))
    .map(([name]) => name);
  const metadata = crd.scope === 'Cluster' ? "Omit<ObjectMeta, 'namespace'>" : 'ObjectMeta';
  return [
    `// Generated from ${source} by \`npm run generate\`: edit those files instead.\n\n`,
    ...(base === undefined
      ? [
          `/** The API group of {@link ${crd.kind}}. */\nexport const GROUP = '${crd.group}';\n`,
          `/** The version of the API group that this code speaks. */\nexport const VERSION = '${crd.version}';\n`,
        ]
      : [`import type { ${['ObjectMeta', ...needed].sort().join(', ')} } from '${base.path}';\n\n`]),
    `/** The kind, as manifests name it. */\nexport const KIND = '${crd.kind}';\n`,
    `/** The kind, as paths of the API name it. */\nexport const PLURAL = '${crd.plural}';\n`,
    ...(base === undefined ? [OBJECT_META] : []),
    `\n${renderComment([crd.description])}export interface ${crd.kind} {\n`,
    `  apiVersion: '${crd.group}/${crd.version}';\n  kind: '${crd.kind}';\n  metadata: ${metadata};\n`,
    `  spec: ${spec};\n  status?: ${status};\n}\n`,
    ...own.map((declaration) => `\n${declaration}`),
  ].join('');
}

function typesOf(crd: Crd) {
  const declarations = new Map<string, string>();
  const spec = declareType(`${crd.kind}Spec`, crd.spec, declarations);
  const status = declareType(`${crd.kind}Status`, crd.status, declarations);
  return { spec, status, declarations };
}

/** Declares what a schema needs and returns how it is referred to. */
function declareType(name: string, schema: Schema, declarations: Map<string, string>): string {
  if (schema.type === 'array') {
    return `${declareType(name, schema.items, declarations)}[]`;
  }
  if (schema.type === 'string' && schema.enum !== undefined) {
    const values = schema.enum.map((value) => `'${value}'`).join(' | ');
    const alias = `${renderComment([schema.description])}export type ${name} = ${values};\n`;
    return declare(name, alias, declarations);
  }
  if (schema.type !== 'object') {
    return schema.type === 'integer' ? 'number' : schema.type;
  }
  if ('additionalProperties' in schema) return 'Record<string, string>';
  // Takes its place before the types that it is made of, as readers want it.
  declarations.set(name, declarations.get(name) ?? '');
  const properties = Object.entries(schema.properties).map(([property, of]) => {
    const optional = schema.required?.includes(property) ? '' : '?';
    const type = declareType(NAMES[property] ?? capitalised(property), of, declarations);
    const comment = SHARED[name]?.properties[property] ?? of.description;
    const byDefault = 'default' in of ? [`@default ${JSON.stringify(of.default)}`] : [];
    return `${renderComment([comment, ...byDefault], '  ')}  ${property}${optional}: ${type};\n`;
  });
  const comment = renderComment([SHARED[name]?.type ?? schema.description]);
  return declare(name, `${comment}export interface ${name} {\n${properties.join('')}}\n`, declarations);
}

function declare(name: string, declaration: string, declarations: Map<string, string>): string {
  if ((declarations.get(name) || declaration) !== declaration) {
    throw new Error(`two different schemas would both be the type ${name}: name one of them, or share their comments`);
  }
  declarations.set(name, declaration);
  return name;
}

function capitalised(property: string): string {
  return property.charAt(0).toUpperCase() + property.slice(1);
}
