import { join, resolve } from 'node:path';
import { type Accounts, createAccounts, defaultRegion } from '../../lambda/accounts.ts';
import { answerMilliseconds } from '../../lambda/client.ts';
import type { Failure } from '../../lambda/failure.ts';
import { createFunctions } from '../../lambda/functions.ts';
import { createRequestBudgets } from '../../lambda/request-budgets.ts';
import type { ToldRequest } from '../../lambda/request-handler.ts';
import { createRequests } from '../../lambda/requests.ts';
import { functionArn, type Identity } from '../../lambda/target.ts';
import { ConfigurationFailure, ServiceFailure } from '../failures.ts';
import type { ImportOptions } from '../options/import.ts';
import { createProgressLine, type ProgressLine } from '../progress.ts';
import { tellRequest } from '../tell-request.ts';
import type { Terminal } from '../terminal.ts';
import { beginCheckpoint, type Checkpoint, checkOwner, resumeCheckpoint } from './checkpoint.ts';
import type { Header, Subject } from './journal.ts';
import type { Held } from './plan.ts';
import { counted, importProgressText, summaryText } from './progress-text.ts';
import { checkpointName, readSelection, type Selection } from './selection.ts';
import { namedSubjects, needsIdentity, noRegion, readNamedFunction, targetOf } from './subjects.ts';
import { listFunctions, lookAt, type Surveyor, SurveyRefused } from './survey.ts';
import { checkAccount, openOutput, writePlan } from './write-plan.ts';

/**
 * Finds configurations in Lambda and writes objects that declare exactly these settings.
 *
 * @throws CommandFailure; the findings so far are kept for the next run
 */
export async function runImport(options: ImportOptions, terminal: Terminal): Promise<void> {
  const { stderr, clock, signal } = terminal;
  const selection = readSelection(options);
  const region = await defaultRegion(options);
  const output = await openOutput(options, region, signal);
  await using _ = output.cluster;

  const progress = createProgressLine(stderr, clock);
  const budgets = createRequestBudgets(options.requestsPerSecond, clock, () => {});
  const tell = tellRequest(stderr);
  const tellAll = (request: ToldRequest) => {
    progress.clear();
    tell(request);
  };
  const accounts = createAccounts(options, budgets, clock, tellAll, () => {});
  const limit = answerMilliseconds(options);
  let requests = 0;
  const surveyor: Surveyor = {
    functions: createFunctions(accounts, limit),
    requests: createRequests(accounts, limit),
    budgets,
    clock,
    random: Math.random,
    signal,
    onRequest: () => {
      requests += 1;
    },
  };
  const identify = (inRegion: string, functionName: string) => identityFor(accounts, inRegion, functionName, signal);

  let checkpoint: Checkpoint | undefined;
  let missing: readonly string[];
  try {
    const header: Header = { version: 1, region: region ?? null, selection };
    const folder = options.outputDir ?? '.';
    const path = resolve(terminal.folder, options.checkpoint ?? join(folder, checkpointName(region, selection)));
    checkpoint = await resumeCheckpoint(path, header);
    if (checkpoint === undefined) {
      const subjects = await subjectsOf(selection, region, surveyor, identify, progress);
      checkAccount(subjects.map(targetOf), output);
      checkpoint = await beginCheckpoint(path, header, subjects);
    } else {
      stderr.write(`resuming: ${doneText(checkpoint)} (to start again, delete ${path})\n`);
      const [first] = checkpoint.subjects.map(targetOf);
      checkAccount(checkpoint.subjects.map(targetOf), output);
      if (first !== undefined) checkOwner(checkpoint, await identify(first.region, first.functionName));
    }

    requests = 0;
    await surveyRest(checkpoint, selection, surveyor, progress, () => requests);
    progress.clear();

    const result = resultOf(checkpoint);
    missing = result.missing;
    stderr.write(`${summaryText(result.held.length, result.lookedAt)}\n`);
    await writePlan(result.held, output, terminal);
    await checkpoint.delete();
  } catch (error) {
    progress.clear();
    const interrupted = signal.aborted ? 'interrupted: ' : '';
    if (checkpoint?.path !== undefined) {
      stderr.write(
        `${interrupted}${doneText(checkpoint)}, kept in ${checkpoint.path}: the same command continues there.\n`,
      );
    } else if (signal.aborted) {
      stderr.write(`${interrupted}nothing was written.\n`);
    }
    if (!(error instanceof SurveyRefused)) throw error;
    throw refusal(error.failure, error.target && functionArn(error.target));
  } finally {
    checkpoint?.close();
  }
  if (selection.names.length > 0 && missing.length > 0) {
    throw new ServiceFailure(`Lambda has no ${missing.join(', ')}: correct --function-name.`);
  }
}

async function subjectsOf(
  selection: Selection,
  region: string | undefined,
  surveyor: Surveyor,
  identify: (region: string, functionName: string) => Promise<Identity>,
  progress: ProgressLine,
): Promise<Subject[]> {
  if (selection.names.length > 0) {
    const named = selection.names.map((name) => readNamedFunction(name, region));
    const open = named.find(needsIdentity)?.reference;
    return namedSubjects(named, open && (await identify(open.region, open.functionName)));
  }
  if (region === undefined) throw noRegion();
  const listed = await listFunctions(region, selection.prefix, surveyor, (count) =>
    progress.show(`listing functions · ${count} so far`),
  );
  return listed.map((target) => ({ function: functionArn(target) }));
}

async function surveyRest(
  checkpoint: Checkpoint,
  { tags }: Selection,
  surveyor: Surveyor,
  progress: ProgressLine,
  requests: () => number,
): Promise<void> {
  const { subjects, findings, doneBefore } = checkpoint;
  const began = surveyor.clock.elapsed();
  let configurations = resultOf(checkpoint).held.length;
  const show = () =>
    progress.show(
      importProgressText({
        done: findings.size,
        total: subjects.length,
        doneBefore,
        configurations,
        requests: requests(),
        seconds: (surveyor.clock.elapsed() - began) / 1000,
      }),
    );
  show();
  const rest = subjects.filter((subject) => !findings.has(subject.function));
  await lookAt(rest.map(targetOf), tags, surveyor, (finding) => {
    checkpoint.add(finding);
    if ('configs' in finding) configurations += finding.configs.length;
    show();
  });
}

/** The findings for the selected functions. */
function resultOf({ subjects, findings }: Checkpoint): {
  readonly held: readonly Held[];
  readonly lookedAt: number;
  readonly missing: readonly string[];
} {
  const held: Held[] = [];
  const missing: string[] = [];
  let lookedAt = 0;
  for (const subject of subjects) {
    const finding = findings.get(subject.function);
    if (finding === undefined) continue;
    if ('skipped' in finding) {
      if (finding.skipped === 'missing') missing.push(subject.function);
      continue;
    }
    lookedAt += 1;
    const target = targetOf(subject);
    for (const { qualifier, settings } of finding.configs) {
      if (subject.qualifiers?.includes(qualifier) !== false) held.push({ target: { ...target, qualifier }, settings });
    }
  }
  return { held, lookedAt, missing };
}

async function identityFor(
  accounts: Accounts,
  region: string,
  functionName: string,
  signal: AbortSignal,
): Promise<Identity> {
  const identity = await accounts.identify(
    { functionName },
    { access: { region }, signal, patience: signal, priority: 'change', tenant: '' },
  );
  signal.throwIfAborted();
  if (identity === undefined) throw new ConfigurationFailure('AWS does not tell the account of the credentials.');
  if ('kind' in identity) throw refusal(identity);
  return identity;
}

function refusal(failure: Failure, subject?: string): ConfigurationFailure | ServiceFailure {
  if (failure.kind === 'CredentialsInvalid') return new ConfigurationFailure(failure.message);
  return new ServiceFailure(subject === undefined ? failure.message : `${subject}: ${failure.message}`);
}

function doneText({ subjects, findings }: Checkpoint): string {
  return `${findings.size} of ${counted(subjects.length, 'function')} are done`;
}
