import assert from 'node:assert/strict';

/** One series of a scrape. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)$/;
const LABEL = /(?<label>[a-zA-Z_]\w*)="(?<text>(?:[^"\\]|\\.)*)"(?:,|$)/gy;

/** The series of a scrape in Prometheus' text format. */
export class Exposition {
  readonly series: readonly Series[];

  constructor(text: string) {
    this.series = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(readSeries);
  }

  /** The value of the one series that has a name and these labels, whatever other labels it has. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number {
    const [found, ...more] = this.all(name, labels);
    assert.ok(found && more.length === 0, `not one series is ${name} ${JSON.stringify(labels)}`);
    return found.value;
  }

  /** The series that have a name and these labels. */
  all(name: string, labels: Readonly<Record<string, string>> = {}): Series[] {
    return this.series.filter(
      (each) => each.name === name && Object.entries(labels).every(([label, value]) => each.labels[label] === value),
    );
  }

  /** The sum over the series that have a name and these labels. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number {
    return this.all(name, labels).reduce((sum, { value }) => sum + value, 0);
  }

  /** The values that are not 0, by the values of some labels. */
  nonZero(name: string, ...by: readonly string[]): Record<string, number> {
    const found = this.all(name).filter(({ value }) => value !== 0);
    return Object.fromEntries(found.map(({ labels, value }) => [by.map((label) => labels[label]).join(' '), value]));
  }

  /** Each series without its value. */
  get names(): string[] {
    return this.series.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`).toSorted();
  }
}

function readSeries(line: string): Series {
  const { name, labels = '', value } = LINE.exec(line)?.groups ?? {};
  assert.ok(name !== undefined, `no series: ${line}`);
  const found = [...labels.matchAll(LABEL)].map(({ groups }) => [groups?.label ?? '', groups?.text ?? '']);
  return { name, labels: Object.fromEntries(found), value: Number(value) };
}
