import { CommandFailure } from '../../failures.ts';
import { pythonText } from '../python.ts';
import { type Dictionary, isDictionary, isScalar, sortedKeys } from './document.ts';
import { type Section, sectionOf } from './table-section.ts';

interface OpenSection {
  readonly title: string;
  readonly indent: number;
  headers: readonly string[];
  readonly rows: (readonly string[])[];
}

/**
 * The sections of a document, as the AWS CLI arranges them: one section per object, with its scalars as columns in the order of
 * their keys, and sections below it for the objects within it. An empty document has none.
 *
 * @throws CommandFailure if the rows of one section have different lengths
 */
export function buildSections(document: unknown, title: string): Section[] {
  const layout = new Layout();
  layout.add(document, title, 0);
  return layout.sections.map(sectionOf);
}

class Layout {
  readonly sections: OpenSection[] = [];

  add(value: unknown, title: string, indent: number): void {
    if (isEmpty(value)) return;
    this.#open(title, indent);
    this.#fill(value, title, indent);
  }

  #fill(value: unknown, title: string, indent: number): void {
    if (isDictionary(value)) this.#addDictionary(value, indent);
    if (!Array.isArray(value)) return;
    if (isDictionary(value[0])) this.#addDictionaries(value.filter(isDictionary), title, indent);
    else for (const item of value) this.#addItem(item);
  }

  // Values deeper than a row stay in the section, and have no title.
  #addItem(item: unknown): void {
    const cells = isScalar(item) ? [item] : Array.isArray(item) ? item : Object.keys(item as Dictionary);
    if (cells.every(isScalar)) this.#addRow(cells);
    else this.#fill(item, '', 0);
  }

  #addDictionary(dictionary: Dictionary, indent: number): void {
    const { scalars, others } = keysByKind(dictionary);
    const [only] = scalars;
    if (scalars.length === 1 && only !== undefined) {
      this.#addRow([only, dictionary[only]]);
    } else if (scalars.length > 0) {
      this.#setHeaders(scalars);
      this.#addRow(scalars.map((key) => dictionary[key]));
    }
    for (const key of others) this.add(dictionary[key], key, indent + 1);
  }

  // All objects have the same columns. A section within an object ends the section of the list, so the next object starts it again.
  #addDictionaries(dictionaries: readonly Dictionary[], title: string, indent: number): void {
    const kinds = dictionaries.map(keysByKind);
    const headers = sortedKeys(kinds.flatMap(({ scalars }) => scalars));
    const others = sortedKeys(kinds.flatMap((kind) => kind.others));
    this.#setHeaders(headers);
    for (const [index, dictionary] of dictionaries.entries()) {
      if (index > 0 && others.length > 0) {
        this.#open(title, indent);
        this.#setHeaders(headers);
      }
      this.#addRow(headers.map((key) => (Object.hasOwn(dictionary, key) ? dictionary[key] : '')));
      for (const key of others) this.add(dictionary[key], key, indent + 1);
    }
  }

  #open(title: string, indent: number): void {
    this.sections.push({ title, indent, headers: [], rows: [] });
  }

  #setHeaders(headers: readonly string[]): void {
    const section = this.sections.at(-1);
    if (section) section.headers = headers;
  }

  #addRow(cells: readonly unknown[]): void {
    const section = this.sections.at(-1);
    if (!section) return;
    const [first = cells] = section.headers.length > 0 ? [section.headers] : section.rows;
    if (first.length !== cells.length) {
      throw new CommandFailure(
        `This result can't be shown as a table: one row has ${first.length} columns, another ${cells.length}. ` +
          'Use --output json, or another --query.',
      );
    }
    section.rows.push(cells.map(pythonText));
  }
}

function keysByKind(dictionary: Dictionary): { scalars: string[]; others: string[] } {
  const keys = sortedKeys(Object.keys(dictionary));
  return {
    scalars: keys.filter((key) => isScalar(dictionary[key])),
    others: keys.filter((key) => !isScalar(dictionary[key])),
  };
}

// The values that count as false in Python.
function isEmpty(value: unknown): boolean {
  return !value || (typeof value === 'object' && Object.keys(value).length === 0);
}
