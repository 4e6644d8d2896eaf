import type { Answer } from './answer.ts';
import { assumeRole, assumeRoleWithWebIdentity } from './assume-role.ts';
import type { Behaviour } from './behaviour.ts';
import type { Caller } from './caller.ts';
import type { Exchange } from './exchange.ts';
import type { Roles } from './roles.ts';
import { isStsOperation, type StsOperation } from './sts-operation.ts';
import { checkCaller, escaped, stsAnswer, xmlError } from './sts-protocol.ts';

/** The answer of STS to a form of the caller. */
type Action = (
  form: URLSearchParams,
  caller: Caller | undefined,
  roles: Roles,
  behaviour: Pick<Behaviour, 'regionsNotEnabled'>,
) => Answer;

const actions: Readonly<Record<StsOperation, Action>> = {
  GetCallerIdentity: (_form, caller, _roles, behaviour) => callerIdentity(checkCaller(caller, behaviour)),
  AssumeRole: assumeRole,
  AssumeRoleWithWebIdentity: (form, _caller, roles) => assumeRoleWithWebIdentity(form, roles),
};

/** Whether a request is for STS, whose protocol posts a form to the root. */
export function isStsRequest(method: string, target: string): boolean {
  return method === 'POST' && target === '/';
}

/**
 * Parses a call of STS.
 *
 * @param body a form, such as `Action=GetCallerIdentity&Version=2011-06-15`
 * @param caller undefined if the request is not signed
 * @returns undefined for an action that is not emulated
 */
export function stsExchange(
  body: string,
  caller: Caller | undefined,
  roles: Roles,
  behaviour: Pick<Behaviour, 'regionsNotEnabled'>,
): Exchange | undefined {
  const form = new URLSearchParams(body);
  const action = form.get('Action') ?? '';
  if (!isStsOperation(action)) return undefined;
  return {
    operation: action,
    scope: caller?.scope,
    functionName: undefined,
    qualifier: undefined,
    input: Object.fromEntries(form),
    process: async () => actions[action](form, caller, roles, behaviour),
    renderError: xmlError,
  };
}

function callerIdentity({ arn, identity, scope }: Caller): Answer {
  return stsAnswer(
    'GetCallerIdentity',
    `<Arn>${escaped(arn)}</Arn><UserId>${escaped(identity.accessKeyId)}</UserId><Account>${scope.account}</Account>`,
  );
}
