import assert from 'node:assert/strict';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { type LambdaEmulator, startLambdaEmulator } from '../../../dev/lambda-emulator/emulator.ts';

const ROLE = 'arn:aws-us-gov:iam::444455556666:role/teams/event-invoke';

describe('STS AssumeRole of the Lambda emulator', () => {
  let emulator: LambdaEmulator;
  let now: number;

  beforeEach(async () => {
    now = Date.now();
    emulator = await startLambdaEmulator({ now: () => now });
  });
  afterEach(() => emulator.stop());

  const client = (credentials?: Credentials) =>
    new STSClient({
      endpoint: emulator.url,
      region: 'us-gov-west-1',
      maxAttempts: 1,
      credentials: {
        accessKeyId: credentials?.AccessKeyId ?? 'AKIDTEST',
        secretAccessKey: credentials?.SecretAccessKey ?? 'secret',
      },
    });
  const assume = async (input: Partial<AssumeRoleCommandInput> = {}) => {
    const command = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'me', ...input });
    return (await client().send(command)).Credentials ?? assert.fail('no credentials');
  };
  const identityOf = async (credentials: Credentials) =>
    (await client(credentials).send(new GetCallerIdentityCommand())).Arn;

  it('gives the credentials of a session in the account of the role, which expire', async () => {
    emulator.roles.register({ arn: ROLE, sessionSeconds: 900 });
    const credentials = await assume();
    assert.equal(credentials.Expiration?.getTime(), now + 900_000);
    assert.equal(await identityOf(credentials), 'arn:aws-us-gov:sts::444455556666:assumed-role/event-invoke/me');
    now += 900_000;
    await assert.rejects(identityOf(credentials), { name: 'ExpiredToken' });
  });

  it('refuses a role that does not exist', async () => {
    emulator.roles.register({ arn: ROLE });
    emulator.roles.remove(ROLE);
    await assert.rejects(assume(), { name: 'AccessDenied', message: /not authorized to perform: sts:AssumeRole on/ });
  });

  it('refuses callers that the role does not trust', async () => {
    emulator.roles.register({ arn: ROLE, trusts: ['arn:aws-us-gov:iam::111122223333:user/OTHER'] });
    await assert.rejects(assume(), { name: 'AccessDenied' });
    emulator.roles.register({ arn: ROLE, trusts: ['arn:aws-us-gov:iam::111122223333:user/AKID'] });
    await assume();
  });

  it('refuses another external ID than the role asks for, and none', async () => {
    emulator.roles.register({ arn: ROLE, externalId: 'right' });
    await assert.rejects(assume(), { name: 'AccessDenied' });
    await assert.rejects(assume({ ExternalId: 'wrong' }), { name: 'AccessDenied' });
    await assume({ ExternalId: 'right' });
  });

  it('refuses tags where the role does not allow sts:TagSession', async () => {
    emulator.roles.register({ arn: ROLE, allowsTags: false });
    await assume();
    await assert.rejects(assume({ Tags: [{ Key: 'team', Value: 'payments' }] }), {
      name: 'AccessDenied',
      message: /sts:TagSession/,
    });
  });

  it('takes the tags of a session that are transitive along, and refuses them a second time', async () => {
    const transitiveTags = ['kubernetes-namespace'];
    emulator.identities.register({ accessKeyId: 'AKIDTEST', accountId: '111122223333', transitiveTags });
    emulator.roles.register({ arn: ROLE, allowsTags: false });
    await assert.rejects(assume(), { name: 'AccessDenied', message: /sts:TagSession/ });
    emulator.roles.register({ arn: ROLE });
    await assume({ Tags: [{ Key: 'team', Value: 'payments' }] });
    await assert.rejects(assume({ Tags: [{ Key: 'kubernetes-namespace', Value: 'x' }] }), {
      name: 'InvalidParameterValue',
    });
  });

  it('refuses a caller that is not known', async () => {
    emulator.roles.register({ arn: ROLE });
    emulator.identities.register({ accessKeyId: 'AKIDTEST', accountId: '111122223333', state: 'invalid' });
    await assert.rejects(assume(), { name: 'InvalidClientTokenId' });
  });

  it('is also given for a web identity, without a signature', async () => {
    emulator.roles.register({ arn: ROLE, webIdentityTokens: ['token'] });
    const give = (WebIdentityToken: string) =>
      client().send(new AssumeRoleWithWebIdentityCommand({ RoleArn: ROLE, RoleSessionName: 'pod', WebIdentityToken }));
    const { Credentials } = await give('token');
    assert.equal(
      await identityOf(Credentials ?? assert.fail('no credentials')),
      'arn:aws-us-gov:sts::444455556666:assumed-role/event-invoke/pod',
    );
    await assert.rejects(give('forged'), { name: 'InvalidIdentityTokenException' });
    assert.equal(emulator.calls.count({ operation: 'AssumeRoleWithWebIdentity' }), 2);
  });
});
