import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const REPOSITORY = new URL('../../', import.meta.url);
const LAMBDA_ACTIONS = [
  'lambda:GetFunctionEventInvokeConfig',
  'lambda:ListFunctionEventInvokeConfigs',
  'lambda:PutFunctionEventInvokeConfig',
  'lambda:DeleteFunctionEventInvokeConfig',
  'lambda:GetFunction',
];

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> };
}

function textOf(document: string): string {
  return readFileSync(new URL(document, REPOSITORY), 'utf8');
}

/** The statements of the IAM policies under a heading of a document, up to the next heading. */
function policiesUnder(document: string, heading: string): Statement[][] {
  const section =
    textOf(document)
      .split(new RegExp(`^#+ ${heading}$`, 'm'))[1]
      ?.split(/^#+ /m)[0] ?? '';
  return jsonIn(section).map((text): Statement[] => JSON.parse(text).Statement);
}

function jsonIn(text: string): string[] {
  return [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, json = '']) => json);
}

function actionsOf(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ Action }) => Action);
}

describe('the JSON in the documents', () => {
  const documents = [
    ...['README.md', 'SECURITY.md', 'charts/event-invoke-operator/README.md'],
    ...readdirSync(new URL('docs/', REPOSITORY))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];

  for (const document of documents.filter((each) => jsonIn(textOf(each)).length > 0)) {
    it(`of ${document} is JSON, and each policy there is whole`, () => {
      for (const text of jsonIn(textOf(document))) {
        const { Version, Statement: statements } = JSON.parse(text);
        assert.equal(Version, '2012-10-17', text);
        for (const statement of statements) {
          assert.equal(statement.Effect, 'Allow');
          // A trust policy says who, and a policy of permissions says what.
          assert.equal(statement.Principal === undefined, statement.Resource !== undefined, text);
          for (const action of actionsOf([statement]))
            assert.ok(action.startsWith('sts:') || LAMBDA_ACTIONS.includes(action), action);
        }
      }
    });
  }
});

describe('the IAM policies in the documents', () => {
  const INSTALL = 'docs/install.md';
  const TENANCY = 'docs/multi-tenancy.md';

  it('allow the five actions', () => {
    const [permissions = []] = policiesUnder(INSTALL, 'Permissions in AWS');
    assert.deepEqual(actionsOf(permissions), LAMBDA_ACTIONS);
  });

  it('let in the service account of the chart alone', () => {
    const [[byToken] = []] = policiesUnder(INSTALL, 'IAM roles for service accounts');
    const issuer = byToken?.Principal?.Federated?.split(':oidc-provider/')[1];
    assert.equal(byToken?.Action, 'sts:AssumeRoleWithWebIdentity');
    assert.deepEqual(byToken?.Condition?.StringEquals, {
      [`${issuer}:sub`]: 'system:serviceaccount:event-invoke-operator:event-invoke-operator',
      [`${issuer}:aud`]: 'sts.amazonaws.com',
    });
    const [[byPod] = []] = policiesUnder(INSTALL, 'Pod Identity');
    assert.deepEqual(byPod?.Principal, { Service: 'pods.eks.amazonaws.com' });
    assert.deepEqual(byPod?.Action, ['sts:AssumeRole', 'sts:TagSession']);
    assert.deepEqual(byPod?.Condition?.StringEquals, {
      'aws:RequestTag/kubernetes-namespace': 'event-invoke-operator',
      'aws:RequestTag/kubernetes-service-account': 'event-invoke-operator',
    });
  });

  it('of a role in another account agree with the AWSAccount beside them, with tagged sessions and without', () => {
    const [home = [], plain = [], tagged = []] = policiesUnder(TENANCY, 'One account for each team');
    assert.deepEqual(actionsOf(home), ['sts:AssumeRole', 'sts:TagSession']);
    assert.deepEqual(actionsOf(plain), ['sts:AssumeRole']);
    assert.deepEqual(actionsOf(tagged), ['sts:AssumeRole', 'sts:TagSession']);
    const text = textOf(TENANCY);
    for (const role of home.flatMap(({ Resource = [] }) => Resource))
      assert.ok(text.includes(`roleArn: ${role}\n`), role);
    for (const { Action, Condition, Principal } of [...plain, ...tagged]) {
      assert.deepEqual(Principal, { AWS: 'arn:aws:iam::111122223333:role/event-invoke-operator' });
      // The external ID is asked for where the role is assumed, and the statement about tags needs none.
      const externalId = Condition?.StringEquals['sts:ExternalId'];
      if (Action === 'sts:AssumeRole') assert.ok(text.includes(`externalId: ${externalId}\n`), externalId);
      else assert.equal(Condition, undefined);
    }
  });
});
