/** `npm run bench:docs`: writes the results into docs/performance.md, and the plots into a folder beside it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../dev/local/project-folder.ts';
import { renderMachine, renderResults, replacePart } from './report/markdown.ts';
import type { Plot } from './report/plot.ts';
import { PLOTS } from './report/plots.ts';
import { LATEST_RESULTS, readResults } from './report/results-file.ts';
import { renderSvg } from './report/svg.ts';
import { SCENARIOS } from './scenarios.ts';

const PAGE = join(PROJECT_FOLDER, 'docs/performance.md');
/** The folder of the plots, beside the page. */
const FOLDER = 'performance';

const results = await readResults(LATEST_RESULTS);
if (results === undefined) throw new Error(`There is no ${LATEST_RESULTS}: run npm run bench first.`);
await mkdir(join(PROJECT_FOLDER, 'docs', FOLDER), { recursive: true });
const drawn: Plot[] = [];
for (const plot of PLOTS) {
  const measurement = results.scenarios[plot.scenario];
  if (measurement === undefined) continue;
  drawn.push(plot);
  await writeFile(join(PROJECT_FOLDER, 'docs', FOLDER, `${plot.name}.svg`), await renderSvg(plot, measurement));
}
let page = await readFile(PAGE, 'utf8');
page = replacePart(page, 'machine', renderMachine(results));
page = replacePart(page, 'results', renderResults(results, SCENARIOS, drawn, FOLDER));
await writeFile(PAGE, page);
