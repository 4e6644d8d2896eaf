import { reaches, type Scenario } from '../scenario.ts';
import { boundText, measuredText } from './figure-text.ts';
import type { Plot } from './plot.ts';
import type { Results } from './results-file.ts';

/** The machine and the days of the measurement, as a sentence. */
export function renderMachine({ machine, scenarios }: Results): string {
  const { cores, processor, memoryGibibytes, node, kubernetes } = machine;
  const days = [...new Set(Object.values(scenarios).map(({ date }) => date.slice(0, 10)))].sort();
  return `Measured on ${days.join(', ')}: ${cores} cores (${processor}), ${memoryGibibytes} GiB of memory, Node ${node}, Kubernetes ${kubernetes}.`;
}

/**
 * The results of each scenario: the workload, the figures and the plots.
 *
 * @param folder - of the plots, relative to the page
 */
export function renderResults(
  results: Results,
  scenarios: readonly Scenario[],
  plots: readonly Plot[],
  folder: string,
): string {
  return scenarios
    .flatMap(({ name, work }) => {
      const result = results.scenarios[name];
      if (result === undefined) return [];
      const rows = result.figures.map(
        (figure) =>
          `| ${figure.name} | ${measuredText(figure)}${reaches(figure) ? '' : ' (falls short)'} | ${boundText(figure)} |`,
      );
      const pictures = plots
        .filter(({ scenario }) => scenario === name)
        .map((plot) => `![${plot.description}](${folder}/${plot.name}.svg)`);
      const table = ['| figure | measured | must reach |', '|---|---|---|', ...rows].join('\n');
      return [`### ${name}`, `${work.charAt(0).toUpperCase()}${work.slice(1)}.`, table, ...pictures];
    })
    .join('\n\n');
}

/**
 * Inserts a generated part into a text, between `<!-- begin NAME -->` and `<!-- end NAME -->`.
 *
 * @throws Error if the text has no such marks
 */
export function replacePart(text: string, name: string, part: string): string {
  const begin = `<!-- begin ${name} -->`;
  const end = `<!-- end ${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`There is no ${begin} … ${end}.`);
  return `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
}
