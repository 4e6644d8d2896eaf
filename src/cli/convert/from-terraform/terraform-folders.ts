import { dirname } from 'node:path';
import { isJsonText, parseDocuments } from '../document.ts';
import type { Files } from '../files.ts';
import type { Sighting, Warning } from '../place.ts';
import type { Collected, Source } from '../source.ts';
import { STANDARD_INPUT } from '../source.ts';
import { UnreadableFile } from '../unreadable-file.ts';
import { type Attribute, type Block, contentOf } from './block.ts';
import type { HclParser } from './hcl-parser.ts';
import { contentOfJson } from './json-syntax.ts';
import { calledFolder, folderName, type Module, moduleOf, type TerraformFile } from './module.ts';
import { mentionsInHcl, mentionsInJson, sightingsInHcl, sightingsInJson } from './sightings.ts';
import { isTerraformFile, replacedBy, withoutReplaced } from './terraform-file.ts';
import { givenVariables, isLoadedByItself, isVariableFile } from './variable-files.ts';

/** A root module, and the values that files give to its variables. */
export interface Root {
  readonly module: Module;
  readonly given: ReadonlyMap<string, Attribute>;
}

/** The sightings and the warnings that names alone give of a file. */
interface Seen {
  readonly sightings: Sighting[];
  readonly mentions: Warning[];
}

/** The folders of Terraform's files: those that the user named, and those that these call. */
export class TerraformFolders {
  readonly #files: Files;
  readonly #parser: HclParser;
  readonly #into: Collected;
  /** The content of the files that are converted, by folder. */
  readonly #contents = new Map<string, TerraformFile[]>();
  /** Files that only say what names mean, since the user named another file of their folder. */
  readonly #context = new Set<string>();
  readonly #variables: TerraformFile[] = [];
  readonly #namedVariables: readonly string[];
  readonly #modules = new Map<string, Module | undefined>();
  readonly #sightings: { readonly folder: string; readonly sighting: Sighting }[] = [];

  constructor(sources: readonly Source[], files: Files, parser: HclParser, into: Collected) {
    this.#files = files;
    this.#parser = parser;
    this.#into = into;
    const named = sources.filter(({ origin }) => origin === 'named').map(({ path }) => path);
    this.#namedVariables = named.filter(isVariableFile);
    const kept = new Set(withoutReplaced(sources.map(({ path }) => path)));
    for (const source of sources) {
      const file = this.#parse(source, source.origin === 'named', kept.has(source.path));
      if (file === undefined) continue;
      if (isVariableFile(source.path)) this.#variables.push(file);
      else this.#folder(source.path).push(file);
    }
    for (const path of named) if (path !== STANDARD_INPUT && !isVariableFile(path)) this.#addContext(folderOf(path));
  }

  /** The module of a folder, read from disk if the user named none of its files; undefined if there are no files in it. */
  module(folder: string): Module | undefined {
    if (this.#modules.has(folder)) return this.#modules.get(folder);
    if (!this.#contents.has(folder)) {
      for (const path of withoutReplaced(this.#files.list(folder).filter(isTerraformFile))) this.#read(path, folder);
    }
    const files = this.#contents.get(folder);
    const module = files && moduleOf(folder, files);
    this.#modules.set(folder, module);
    return module;
  }

  /** The modules that none of the others calls, by their own paths or through links. */
  roots(): Root[] {
    const own = [...this.#contents.keys()];
    const called = this.calledFrom(own);
    return own
      .filter((folder) => !called.has(this.#files.identity(folder)))
      .flatMap((folder) => {
        const module = this.module(folder);
        return module ? [{ module, given: givenVariables(folder, this.#variables, this.#namedVariables) }] : [];
      });
  }

  /** The identities of the folders that modules call, and of those that these call. */
  calledFrom(folders: readonly string[]): ReadonlySet<string> {
    const followed = new Set<string>();
    const follow = (folder: string): void => {
      for (const call of this.module(folder)?.calls.values() ?? []) {
        const target = calledFolder(call);
        if (target === undefined || followed.has(target)) continue;
        followed.add(target);
        follow(target);
      }
    };
    for (const folder of folders) follow(folder);
    return new Set([...followed].map((folder) => this.#files.identity(folder)));
  }

  /** The sightings of a first pass over the files that are converted, and the folder of each. */
  sightings(): readonly { readonly folder: string; readonly sighting: Sighting }[] {
    return this.#sightings;
  }

  /** True if a file only says what names mean. */
  isContext(path: string): boolean {
    return this.#context.has(path);
  }

  #read(path: string, folder: string): void {
    const text = this.#files.read(path);
    const file = text === undefined ? undefined : this.#parse({ path, text }, false, true);
    if (file) this.#contents.set(folder, [...(this.#contents.get(folder) ?? []), file]);
  }

  #addContext(folder: string): void {
    const known = new Set([...this.#contents.values(), this.#variables].flat().map(({ path }) => path));
    const own = this.#folder(`${folder}/x`);
    for (const path of withoutReplaced(this.#files.list(folder))) {
      if (known.has(path) || !(isTerraformFile(path) || isLoadedByItself(path))) continue;
      const text = this.#files.read(path);
      const content = text === undefined ? undefined : this.#contentOf({ path, text }, () => {});
      if (content === undefined) continue;
      this.#context.add(path);
      (isVariableFile(path) ? this.#variables : own).push({ path, content });
    }
  }

  #folder(path: string): TerraformFile[] {
    const folder = folderOf(path);
    const files = this.#contents.get(folder) ?? [];
    this.#contents.set(folder, files);
    return files;
  }

  /** @param isNamed - true: a file that can't be read ends the command */
  #parse(source: Pick<Source, 'path' | 'text'>, isNamed: boolean, isKept: boolean): TerraformFile | undefined {
    const { path } = source;
    const folder = folderOf(path);
    const seen = nothingSeen();
    const content = this.#contentOf(
      source,
      (error) => {
        if (isNamed) throw error;
        this.#into.warnings.push(error.warning);
      },
      seen,
    );
    this.#sightings.push(...seen.sightings.map((sighting) => ({ folder, sighting })));
    this.#into.warnings.push(...seen.mentions);
    if (isKept) return content && { path, content };
    const because = `OpenTofu reads ${replacedBy(path)} instead of ${path}`;
    this.#into.absent.push(...seen.sightings.map(({ place }) => ({ place, because })));
    if (seen.sightings.length > 0)
      this.#into.warnings.push({ place: { path, line: 1, column: 1 }, sentence: `${because}: the file is left out.` });
    return undefined;
  }

  #contentOf(
    { path, text }: Pick<Source, 'path' | 'text'>,
    refuse: (error: UnreadableFile) => void,
    seen = nothingSeen(),
  ): Block | undefined {
    try {
      if (!isJsonText(text)) {
        const root = this.#parser.file(text, path);
        seen.sightings.push(...sightingsInHcl(root, path));
        seen.mentions.push(...mentionsInHcl(root, path));
        return contentOf(root, path);
      }
      const [document] = parseDocuments({ path, text });
      if (document === undefined) return undefined;
      seen.sightings.push(...sightingsInJson(document));
      seen.mentions.push(...mentionsInJson(document));
      return contentOfJson(document, this.#parser);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      refuse(error);
      return undefined;
    }
  }
}

function nothingSeen(): Seen {
  return { sightings: [], mentions: [] };
}

function folderOf(path: string): string {
  return folderName(dirname(path));
}
