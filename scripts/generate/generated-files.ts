import { readFileSync } from 'node:fs';
import { AWS_ACCOUNT } from '../crd/aws-account/aws-account.ts';
import { EVENT_INVOKE_CONFIG } from '../crd/event-invoke-config.ts';
import { renderArgocdCm } from './argocd-cm.ts';
import { renderChartCrd } from './chart-crd.ts';
import { renderCli } from './cli.ts';
import { renderConditions } from './conditions.ts';
import { renderCrd } from './crd.ts';
import { renderDashboard } from './dashboard.ts';
import { ACCOUNT_EXAMPLE, EXAMPLE } from './example.ts';
import { formatTypeScript } from './format.ts';
import { renderMetrics } from './metrics.ts';
import { renderReference } from './reference.ts';
import { renderTypes } from './types.ts';

/** A file that is generated, with the text that it should have. */
export interface GeneratedFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** Where the kinds are written, relative to the repository. */
const CRD_SOURCE = 'scripts/crd/';

/** The closed lists of reasons, relative to the repository. */
const REASONS_SOURCE = 'src/api/reasons.ts and src/api/account-reasons.ts';

/** The definitions of the plugin's commands, relative to the repository. */
const COMMANDS_SOURCE = 'src/cli/commands/';

/** Where the metrics are defined, relative to the repository. */
const METRICS_SOURCE = 'src/observability/metrics/';

/** The CRD as it is applied to a cluster, relative to the repository. */
export const CRD_FILE = 'crds/lambda.eventinvoke.dev_eventinvokeconfigs.yaml';

/** The CRD of AWSAccount, likewise. */
export const ACCOUNT_CRD_FILE = 'crds/lambda.eventinvoke.dev_awsaccounts.yaml';

/** The health check for Argo CD, which serves both kinds; relative to the repository. */
const HEALTH_SOURCE = 'scripts/generate/health.lua';

const KINDS = ['EventInvokeConfig', 'AWSAccount'] as const;

/** All files that are generated. */
export function generatedFiles(): GeneratedFile[] {
  const crd = renderCrd(EVENT_INVOKE_CONFIG, CRD_SOURCE);
  const accountCrd = renderCrd(AWS_ACCOUNT, CRD_SOURCE);
  const health = readFileSync(new URL(`../../${HEALTH_SOURCE}`, import.meta.url), 'utf8');
  const types = 'src/api/event-invoke-config.ts';
  const accountTypes = 'src/api/aws-account.ts';
  const shared = { crd: EVENT_INVOKE_CONFIG, path: './event-invoke-config.ts' };
  return [
    { path: CRD_FILE, text: crd },
    { path: ACCOUNT_CRD_FILE, text: accountCrd },
    { path: types, text: formatTypeScript(renderTypes(EVENT_INVOKE_CONFIG, CRD_SOURCE), types) },
    { path: accountTypes, text: formatTypeScript(renderTypes(AWS_ACCOUNT, CRD_SOURCE, shared), accountTypes) },
    { path: 'docs/api.md', text: renderReference(EVENT_INVOKE_CONFIG, CRD_SOURCE, EXAMPLE) },
    { path: 'docs/api-awsaccount.md', text: renderReference(AWS_ACCOUNT, CRD_SOURCE, ACCOUNT_EXAMPLE) },
    { path: 'docs/cli.md', text: renderCli(COMMANDS_SOURCE) },
    { path: 'docs/conditions.md', text: renderConditions(REASONS_SOURCE) },
    { path: 'docs/metrics.md', text: renderMetrics(METRICS_SOURCE) },
    { path: 'charts/event-invoke-operator/files/dashboard.json', text: renderDashboard() },
    {
      path: 'charts/event-invoke-operator/templates/crds.yaml',
      text: [crd, accountCrd].map(renderChartCrd).join('---\n'),
    },
    // Argo CD wants a file for each kind.
    ...KINDS.map((kind) => ({
      path: `gitops/argocd/resource_customizations/lambda.eventinvoke.dev/${kind}/health.lua`,
      text: `-- Generated from ${HEALTH_SOURCE} by \`npm run generate\`.\n${health}`,
    })),
    { path: 'gitops/argocd/argocd-cm.yaml', text: renderArgocdCm(KINDS, health, HEALTH_SOURCE) },
  ];
}
