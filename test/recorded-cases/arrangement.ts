import { type LambdaEmulator, startLambdaEmulator } from '../../dev/lambda-emulator/emulator.ts';
import { account, type RecordedCase, type RecordedConfig, region, type SetupStep } from './recorded-case.ts';

/** An emulator in the account and region of the recording. */
export function startEmpty(): Promise<LambdaEmulator> {
  return startLambdaEmulator({ account, region });
}

/** An emulator in which everything is as it was when the case was recorded. */
export async function startArranged({ setup }: RecordedCase): Promise<LambdaEmulator> {
  const emulator = await startEmpty();
  for (const step of setup.steps) perform(step, emulator);
  for (const config of setup.existingConfigs) putConfig(config, emulator);
  return emulator;
}

/** Does to the emulator what was done to AWS before the recording. */
export function perform(step: SetupStep, { functions, destinations }: LambdaEmulator): void {
  switch (step.op) {
    case 'CreateFunction':
      functions.create(given(step, 'FunctionName'), {
        role: step.role === 'no sqs:SendMessage' ? 'nothing' : 'everything',
      });
      return;
    case 'PublishVersion': {
      const version = functions.publishVersion(given(step, 'FunctionName'));
      if (version !== step.resultVersion) throw new Error(`published version ${version}, not ${step.resultVersion}`);
      return;
    }
    case 'CreateAlias':
      functions.putAlias(given(step, 'FunctionName'), given(step, 'Name'), given(step, 'FunctionVersion'));
      return;
    case 'sqs:CreateQueue':
      destinations.add(`arn:aws:sqs:${region}:${account}:${given(step, 'QueueName')}`);
      return;
    case 's3:CreateBucket':
      destinations.add(`arn:aws:s3:::${given(step, 'Bucket')}`);
      return;
    default:
      throw new Error(`nothing is known of the step ${JSON.stringify(step)}`);
  }
}

function putConfig({ FunctionArn, ...settings }: RecordedConfig, { configs }: LambdaEmulator): void {
  const [name = '', qualifier = ''] = FunctionArn.split(':').slice(6);
  configs.put(name, qualifier, settings);
}

function given(step: SetupStep, member: 'FunctionName' | 'Name' | 'FunctionVersion' | 'QueueName' | 'Bucket'): string {
  const value = step[member];
  if (value === undefined) throw new Error(`${member} is missing in ${JSON.stringify(step)}`);
  return value;
}
