import { entriesOf, itemsOf, member, type Value } from '../document.ts';
import { merged, property, type TemplateTool } from '../from-cloudformation/template.ts';
import type { Collected } from '../source.ts';
import { normalized, type ServiceFunction, settingsOf } from './functions.ts';
import { resolved } from './resolved.ts';
import type { Service } from './service.ts';
import { targetAlias } from './target-alias.ts';
import { dereference, expand, isUnresolved, region } from './variables.ts';

/** The path of a function's name in its resource. */
export const FUNCTION_NAME = ['Properties', 'FunctionName'];

/** The sections of a service's resources in which there are resources. */
const SECTIONS = ['Resources', 'extensions'];

/** The template of a service's own resources. */
export interface ServiceResources {
  readonly document: Value;
  /** The resources that change the configs that the framework makes, by logical ID. */
  readonly changes: ReadonlyMap<string, Value>;
  /** The resources that give functions of the framework another name, by logical ID. */
  readonly renamed: ReadonlyMap<string, Value>;
}

/**
 * The template of a service's own resources, together with the functions and aliases that the framework makes, to which the
 * resources refer by logical ID. https://www.serverless.com/framework/docs/providers/aws/guide/resources
 */
export function resourcesOf(
  service: Service,
  functions: readonly ServiceFunction[],
  into: Collected,
): ServiceResources {
  const written = dereference(member(service.root, 'resources'), service);
  const parts = written?.kind === 'list' ? itemsOf(written) : written ? [written] : [];
  const sections = new Map<string, Map<string, Value>>();
  for (const part of parts) {
    const whole = resolved(part, service);
    if (isUnresolved(whole)) tell(part, into);
    for (const [name, section] of entriesOf(whole)) {
      const own = sections.get(name) ?? new Map<string, Value>();
      if (SECTIONS.includes(name))
        for (const one of [section, ...unresolvedIn(section)]) if (isUnresolved(one)) tell(one, into);
      // The framework merges resources of the same logical ID.
      for (const [key, value] of entriesOf(section)) own.set(key, merged(own.get(key), value) ?? value);
      sections.set(name, own);
    }
  }
  const { place } = written ?? service.root;
  const own = new Map<string, Value>();
  for (const name of SECTIONS)
    for (const [id, value] of sections.get(name) ?? []) own.set(id, merged(own.get(id), value) ?? value);
  // Where the framework makes no config, a resource of that name is a config of its own.
  const configured = functions.filter(({ value }) => settingsOf(value, service) !== undefined);
  const configs = configured.map(({ key }) => `${normalized(key)}LambdaEvConf`);
  const framework = new Map(made(functions, service));
  const changes = new Map([...own].filter(([id]) => configs.includes(id)));
  const renamed = new Map([...own].filter(([id, value]) => framework.has(id) && property(value, ...FUNCTION_NAME)));
  const all = new Map([...framework, ...own].map(([id, value]) => [id, merged(framework.get(id), value) ?? value]));
  for (const id of configs) all.delete(id);
  sections.set('Resources', all);
  sections.delete('extensions');
  const entries = new Map(
    [...sections].map(([name, section]): [string, Value] => [name, { kind: 'map', entries: section, place }]),
  );
  return { document: { kind: 'map', entries, place }, changes, renamed };
}

/** The meaning of a service's texts for CloudFormation. */
export function toolOf(service: Service): TemplateTool {
  return {
    written: (text, place) => expand(text, place, service, true),
    // The plugin serverless-pseudo-parameters makes a call of Fn::Sub of a text with such a variable.
    isSub: (text) => text.includes('#{'),
    pseudo: (name, place) => (name === 'AWS::Region' ? region(place, service) : undefined),
  };
}

/** The resources, and the types of resources, which decide what the resources are. */
function unresolvedIn(section: Value): Value[] {
  return entriesOf(section).flatMap(([, resource]) => [resource, member(resource, 'Type') ?? []].flat());
}

function tell(value: Value, into: Collected): void {
  const written = value.kind === 'scalar' ? value.text : 'a part of the resources';
  const sentence = `the resources in ${written} are not in the files: run "serverless package", and convert .serverless/cloudformation-template-update-stack.json instead.`;
  into.warnings.push({ place: value.place, sentence });
}

/** The functions and aliases that the framework makes. */
function made(functions: readonly ServiceFunction[], service: Service): [string, Value][] {
  return functions.flatMap((one): [string, Value][] => {
    const { key, value } = one;
    const { place } = value;
    const scalar = (text: string): Value => ({ kind: 'scalar', text, isNull: false, place });
    const map = (entries: Record<string, Value>): Value => ({
      kind: 'map',
      entries: new Map(Object.entries(entries)),
      place,
    });
    const nameOfService = member(service.root, 'service', 'name') ? 'self:service.name' : 'self:service';
    const name = member(value, 'name') ?? scalar(`\${${nameOfService}}-\${sls:stage}-${key}`);
    const id = normalized(key);
    const ref = map({ Ref: scalar(`${id}LambdaFunction`) });
    const alias = targetAlias(key, value, service);
    const own: [string, Value] = [
      `${id}LambdaFunction`,
      map({ Type: scalar('AWS::Lambda::Function'), Properties: map({ FunctionName: name }) }),
    ];
    const [aliasName] = alias?.name.text ?? [];
    if (alias === undefined || typeof aliasName !== 'string') return [own];
    const properties = map({ FunctionName: ref, Name: scalar(aliasName) });
    const isNamed = alias.kind === 'ProvConc' && aliasName !== 'provisioned';
    const aliasId = `${id}${alias.kind}${isNamed ? normalized(aliasName) : ''}LambdaAlias`;
    return [own, [aliasId, map({ Type: scalar('AWS::Lambda::Alias'), Properties: properties })]];
  });
}
