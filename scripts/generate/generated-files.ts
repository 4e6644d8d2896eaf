import { readFileSync } from 'node:fs';
import { renderChartCrd } from './chart-crd.ts';
import { renderCli } from './cli.ts';
import { renderConditions } from './conditions.ts';
import { readCrd } from './crd.ts';
import { formatTypeScript } from './format.ts';
import { renderReference } from './reference.ts';
import { renderTypes } from './types.ts';

/** A file that is generated, with the text that it should have. */
export interface GeneratedFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** The closed list of reasons, relative to the repository. */
const REASONS_SOURCE = 'src/api/reasons.ts';

/** The definitions of the plugin's commands, relative to the repository. */
const COMMANDS_SOURCE = 'src/cli/commands/';

/** The CRD that everything else is generated from, relative to the repository. */
export const SOURCE = 'crds/lambda.eventinvoke.dev_eventinvokeconfigs.yaml';

/**
 * All files that are generated.
 *
 * @param repository - the directory that the CRD is read from
 */
export function generatedFiles(repository: URL): GeneratedFile[] {
  const yaml = readFileSync(new URL(SOURCE, repository), 'utf8');
  const crd = readCrd(yaml);
  const types = 'src/api/event-invoke-config.ts';
  return [
    { path: types, text: formatTypeScript(renderTypes(crd, SOURCE), types) },
    { path: 'docs/api.md', text: renderReference(crd, SOURCE) },
    { path: 'docs/cli.md', text: renderCli(COMMANDS_SOURCE) },
    { path: 'docs/conditions.md', text: renderConditions(REASONS_SOURCE) },
    { path: 'charts/event-invoke-operator/templates/crds.yaml', text: renderChartCrd(yaml) },
  ];
}
