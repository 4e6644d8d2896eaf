import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { ACCOUNT_EXAMPLE } from '../../scripts/generate/example.ts';
import { KIND, PLURAL } from '../../src/api/aws-account.ts';
import { GROUP, VERSION } from '../../src/api/event-invoke-config.ts';
import { type ApiClient, causesOf, createApiClient } from '../crds/api-client.ts';
import { ACCEPTED_ACCOUNTS } from '../crds/aws-account/accepted.ts';
import { ACCEPTED_ACCOUNT_STATUSES } from '../crds/aws-account/accepted-statuses.ts';
import { REFUSED_ACCOUNTS } from '../crds/aws-account/refused.ts';
import { assuming, LEAST } from '../crds/aws-account/specs.ts';
import { controlPlane } from './control-plane.ts';

const ACCOUNTS = `/apis/${GROUP}/${VERSION}/${PLURAL}`;
const NAME = 'account-rules';
const MERGE = 'application/merge-patch+json';

function manifest(spec: Readonly<Record<string, unknown>> | undefined, name = NAME) {
  return { apiVersion: `${GROUP}/${VERSION}`, kind: KIND, metadata: { name }, ...(spec !== undefined && { spec }) };
}

describe('the rules of AWSAccount, on a real API server', () => {
  let api: ApiClient;

  before(async function () {
    this.timeout('10m'); // Starting a control plane for the first time may have to build it.
    const { server, adminToken } = await controlPlane();
    api = createApiClient(server, adminToken);
  });

  // Other tests of the same control plane have accounts as well.
  afterEach(() => api.request('DELETE', `${ACCOUNTS}/${NAME}`));

  after(() => api[Symbol.asyncDispose]());

  for (const { name, spec } of ACCEPTED_ACCOUNTS) {
    it(`accepts ${name}`, async () => {
      const { code, body } = await api.request('POST', `${ACCOUNTS}?fieldValidation=Strict&dryRun=All`, manifest(spec));
      assert.equal(code, 201, JSON.stringify(body).slice(0, 1_000));
      const { grants, ...rest } = (body as { spec: { grants: object[] } }).spec;
      const { grants: given, ...others } = spec;
      assert.deepEqual(rest, others);
      assert.deepEqual(
        grants,
        (given as object[]).map((grant) => ({ access: 'Observe', ...grant })),
      );
    });
  }

  for (const { name, spec, field, says } of REFUSED_ACCOUNTS) {
    it(`refuses ${name}`, async () => {
      const { code, body } = await api.request('POST', `${ACCOUNTS}?dryRun=All`, manifest(spec));
      assert.equal(code, 422, JSON.stringify(body));
      const causes = causesOf(body);
      assert.deepEqual(
        causes.map((cause) => cause.field),
        [field],
        JSON.stringify(causes),
      );
      assert.ok(causes[0]?.message.includes(says), causes[0]?.message);
    });
  }

  for (const name of ['operator', 'none']) {
    it(`refuses the name ${name}`, async () => {
      const { code, body } = await api.request('POST', `${ACCOUNTS}?dryRun=All`, manifest(LEAST, name));
      assert.equal(code, 422, JSON.stringify(body));
      assert.match(
        (body as { message: string }).message,
        /: an AWSAccount can't be called operator or none, .*: choose another name$/,
      );
    });
  }

  it('accepts the example of the API reference', async () => {
    const answer = await api.request('POST', `${ACCOUNTS}?dryRun=All&fieldValidation=Strict`, parse(ACCOUNT_EXAMPLE));
    assert.equal(answer.code, 201, JSON.stringify(answer.body));
  });

  it('lets everything be changed but the account', async () => {
    await api.request('POST', ACCOUNTS, manifest(LEAST));
    const others = { ...assuming({}), region: 'us-east-1', requestsPerSecond: 5 };
    const changed = await api.request('PATCH', `${ACCOUNTS}/${NAME}`, { spec: others }, MERGE);
    assert.equal(changed.code, 200, JSON.stringify(changed.body));
    const { code, body } = await api.request(
      'PATCH',
      `${ACCOUNTS}/${NAME}`,
      { spec: { accountId: '210987654321', assumeRole: null } },
      MERGE,
    );
    assert.equal(code, 422);
    assert.deepEqual(
      causesOf(body).map(({ field }) => field),
      ['spec.accountId'],
    );
    assert.match(causesOf(body)[0]?.message ?? '', /accountId can't be changed/);
  });

  it('starts with a status that kstatus calls InProgress', async () => {
    const { body } = await api.request('POST', `${ACCOUNTS}?dryRun=All`, manifest(LEAST));
    assert.deepEqual((body as { status: unknown }).status, { observedGeneration: -1 });
  });

  for (const { name, status } of ACCEPTED_ACCOUNT_STATUSES) {
    it(`takes a status ${name}`, async () => {
      await api.request('POST', ACCOUNTS, manifest(LEAST));
      const path = `${ACCOUNTS}/${NAME}/status?fieldValidation=Strict`;
      const { code, body } = await api.request('PATCH', path, { status }, MERGE);
      assert.equal(code, 200, JSON.stringify(body).slice(0, 1_000));
      assert.deepEqual((body as { status: unknown }).status, status);
    });
  }
});
