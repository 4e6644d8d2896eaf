import { member, textAt, type Value } from '../document.ts';
import type { Files } from '../files.ts';
import type { Sighting } from '../place.ts';
import type { Placeholders, Text } from '../placeholder.ts';
import { type Collected, collected, type Found, textsOf } from '../source.ts';
import { PROCESSED, withIncludes } from './includes.ts';
import { conditionHolds, listOf } from './intrinsics.ts';
import { loopsIn, unrolled } from './loops.ts';
import { resourceConfig } from './resource-config.ts';
import { functionConfig } from './sam.ts';
import { isCustomConfig, STACKS, sightingsIn } from './sightings.ts';
import { givenParameters, nestedDocument } from './stacks.ts';
import { intrinsic, type Template, type TemplateTool, templateOf, typeOf } from './template.ts';

/** A template, and how it is deployed: by itself, or as a nested stack. */
interface Deployed {
  readonly document: Value;
  readonly path: string;
  readonly scope: string;
  readonly given: ReadonlyMap<string, Text>;
  /** The paths of the templates in which it is nested. */
  readonly around: readonly string[];
  readonly tool: TemplateTool | undefined;
}

/** Reads templates, and those that they nest and include. */
export class TemplateReader {
  readonly #placeholders: Placeholders;
  readonly #files: Files;
  readonly #into: Collected;
  readonly #sightings: Sighting[];

  constructor(placeholders: Placeholders, files: Files, into: Collected, sightings: Sighting[]) {
    this.#placeholders = placeholders;
    this.#files = files;
    this.#into = into;
    this.#sightings = sightings;
  }

  /** Finds the configurations of a template that is deployed by itself. */
  read(document: Value, path: string, tool?: TemplateTool): void {
    this.#find(this.#template({ document, path, scope: path, given: new Map(), around: [], tool }), '');
  }

  /** The template with what it includes, and with its loops unrolled. */
  #template(deployed: Deployed): Template {
    const { document, path, scope, given, around, tool } = deployed;
    const placeholders = this.#placeholders;
    const whole = withIncludes(document, path, this.#files, this.#into);
    this.#sightings.push(...sightingsIn(document), ...sightingsIn(whole));
    const own = { path, scope, given, placeholders, ...(tool && { tool }) };
    const before = templateOf(whole, own);
    const all = unrolled(whole, (items) => listOf(items, { template: before, owner: 'Fn::ForEach' }));
    for (const loop of loopsIn(all)) this.#tellOfLoop(loop, member(whole, 'Globals'));
    const nested = new Map<string, Template | undefined>();
    const template: Template = templateOf(all, {
      ...own,
      nested: (logicalId) => {
        if (!nested.has(logicalId)) nested.set(logicalId, this.#nested(logicalId, template, [...around, path]));
        return nested.get(logicalId);
      },
    });
    return template;
  }

  #nested(logicalId: string, template: Template, around: readonly string[]): Template | undefined {
    const resource = template.resources.get(logicalId);
    if (resource === undefined || !STACKS.includes(typeOf(resource) ?? '')) return undefined;
    const read = nestedDocument(resource, template, around, this.#files, this.#into);
    const given = givenParameters(logicalId, resource, template);
    return (
      read && this.#template({ ...read, scope: `${template.scope}\n${logicalId}`, given, around, tool: undefined })
    );
  }

  #tellOfLoop(loop: Value, globals: Value | undefined): void {
    for (const { place, what } of sightingsIn(loop, globals)) {
      const sentence = `${what} is in an Fn::ForEach over values that are not in the file: ${PROCESSED}`;
      this.#into.warnings.push({ place, sentence });
    }
  }

  #find(template: Template, where: string): void {
    for (const [logicalId, resource] of template.resources) {
      const isDeployed = this.#isDeployed(logicalId, resource, template);
      if (STACKS.includes(typeOf(resource) ?? '')) {
        const nested = isDeployed ? template.nested(logicalId) : undefined;
        if (nested) this.#find(nested, ` in ${nested.path}`);
        if (nested) this.#tellOfCondition(logicalId, resource, template, this.#into);
      } else if (isDeployed) {
        const sentence = notInTemplate(logicalId, resource, template);
        if (sentence) this.#into.warnings.push({ place: resource.place, sentence });
        this.#findIn(logicalId, resource, template, where, this.#into);
      } else {
        const unused = collected();
        this.#placeholders.quietly(() => {
          this.#findIn(logicalId, resource, template, where, unused);
          return unused.found.flatMap(textsOf);
        });
      }
    }
  }

  #findIn(logicalId: string, resource: Value, template: Template, where: string, into: Collected): void {
    const ofFunction = functionConfig(logicalId, resource, template);
    if (ofFunction && 'absent' in ofFunction) {
      into.absent.push({ place: resource.place, because: ofFunction.absent });
      return;
    }
    const found: Found | undefined = ofFunction?.found ?? resourceConfig(logicalId, resource, template);
    if (found === undefined) return;
    const condition = ofFunction?.condition;
    const isOptional = condition !== undefined || isUndecided(resource, template);
    into.found.push({ ...found, address: `${logicalId}${where}`, isOptional });
    if (condition !== undefined) into.warnings.push({ place: found.place, sentence: onlyUnder(logicalId, condition) });
    this.#tellOfCondition(logicalId, resource, template, into);
  }

  #tellOfCondition(logicalId: string, resource: Value, template: Template, into: Collected): void {
    const condition = textAt(resource, 'Condition');
    if (condition === undefined || !isUndecided(resource, template)) return;
    const place = member(resource, 'Condition')?.place ?? resource.place;
    into.warnings.push({ place, sentence: onlyUnder(logicalId, condition) });
  }

  /** True if a resource's condition lets it be deployed, or may do so. */
  #isDeployed(logicalId: string, resource: Value, template: Template): boolean {
    const condition = textAt(resource, 'Condition');
    if (condition === undefined || conditionHolds(condition, template) !== false) return true;
    this.#into.absent.push({
      place: resource.place,
      because: `${logicalId} has the condition ${condition}, which is false`,
    });
    return false;
  }
}

/** True if the files don't decide the condition of a resource. */
function isUndecided(resource: Value, template: Template): boolean {
  const condition = textAt(resource, 'Condition');
  return condition !== undefined && conditionHolds(condition, template) === undefined;
}

/** The sentence for a resource that may deploy an event invoke config by what the template doesn't have; undefined for any other. */
function notInTemplate(logicalId: string, resource: Value, { tool }: Template): string | undefined {
  const type = typeOf(resource);
  if (type?.endsWith('::MODULE')) return `what the module ${type} adds is not in the files: ${PROCESSED}`;
  if (isCustomConfig(resource))
    return `${logicalId} (${type}) names Lambda's calls for event invoke configs, and its program is not read: write its manifest by hand, or take it from Lambda with "kubectl eic import".`;
  // Another tool replaces its own tags, such as !Rain::Include. The Serverless Framework tells of what it lacks.
  const isOfTool = resource.kind !== 'map' || intrinsic(resource) !== undefined;
  if (tool !== undefined || !isOfTool || logicalId.startsWith('Fn::ForEach')) return undefined;
  return `what stands for the resource ${logicalId} is not in the file: ${PROCESSED}`;
}

/** The sentence for a config whose condition the files don't decide. */
export function onlyUnder(logicalId: string, condition: string): string {
  return `${logicalId} exists only under the condition ${condition}: leave out its manifest if the condition is false.`;
}
