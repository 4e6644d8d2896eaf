import type { Answer } from './answer.ts';
import type { Behaviour } from './behaviour.ts';
import type { Caller } from './caller.ts';
import type { Role, Roles, Session } from './roles.ts';
import { checkCaller, escaped, stsAnswer, stsError } from './sts-protocol.ts';

/**
 * STS AssumeRole: the caller becomes a session of the role, if the role's trust policy lets it.
 *
 * @throws ApiError AccessDenied, which is the same whatever the policy misses, and all that refuses the caller
 */
export function assumeRole(
  form: URLSearchParams,
  caller: Caller | undefined,
  roles: Roles,
  behaviour: Pick<Behaviour, 'regionsNotEnabled'>,
): Answer {
  const known = checkCaller(caller, behaviour);
  const arn = form.get('RoleArn') ?? '';
  const role = roles.find(arn);
  const denied = (action: string) =>
    stsError(403, 'AccessDenied', `User: ${known.arn} is not authorized to perform: ${action} on resource: ${arn}`);
  if (role === undefined || !isTrusted(role, known) || !isAskedFor(role, form)) throw denied('sts:AssumeRole');
  const hasTags = form.has('Tags.member.1.Key') || (known.identity.transitiveTags?.length ?? 0) > 0;
  if (hasTags && role.allowsTags === false) throw denied('sts:TagSession');
  const repeated = tagKeys(form).find((key) => known.identity.transitiveTags?.includes(key));
  if (repeated !== undefined) {
    throw stsError(400, 'InvalidParameterValue', `Tag keys must not repeat those of the session: ${repeated}`);
  }
  return stsAnswer('AssumeRole', credentialsOf(roles.begin(role, form.get('RoleSessionName') ?? '')));
}

/**
 * STS AssumeRoleWithWebIdentity, which is not signed: the token says who calls.
 *
 * @throws ApiError InvalidIdentityToken
 */
export function assumeRoleWithWebIdentity(form: URLSearchParams, roles: Roles): Answer {
  const role = roles.find(form.get('RoleArn') ?? '');
  const token = form.get('WebIdentityToken') ?? '';
  if (!role?.webIdentityTokens?.includes(token)) {
    throw stsError(400, 'InvalidIdentityToken', 'The web identity token is not accepted.');
  }
  return stsAnswer('AssumeRoleWithWebIdentity', credentialsOf(roles.begin(role, form.get('RoleSessionName') ?? '')));
}

function isTrusted({ trusts }: Role, { arn }: Caller): boolean {
  return trusts === undefined || trusts.some((beginning) => arn.startsWith(beginning));
}

function isAskedFor({ externalId }: Role, form: URLSearchParams): boolean {
  return externalId === undefined || form.get('ExternalId') === externalId;
}

function tagKeys(form: URLSearchParams): string[] {
  return [...form].filter(([name]) => /^Tags\.member\.\d+\.Key$/.test(name)).map(([, key]) => key);
}

function credentialsOf({ accessKeyId, arn, expiration }: Session): string {
  return (
    `<AssumedRoleUser><Arn>${escaped(arn)}</Arn><AssumedRoleId>${accessKeyId}</AssumedRoleId></AssumedRoleUser>` +
    `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>secret-of-${accessKeyId}</SecretAccessKey>` +
    `<SessionToken>token-of-${accessKeyId}</SessionToken><Expiration>${expiration}</Expiration></Credentials>`
  );
}
