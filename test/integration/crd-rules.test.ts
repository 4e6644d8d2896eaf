import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { EXAMPLE } from '../../scripts/generate/example.ts';
import { CRD_FILE } from '../../scripts/generate/generated-files.ts';
import { GROUP, KIND, PLURAL, VERSION } from '../../src/api/event-invoke-config.ts';
import { ACCEPTED } from '../crds/accepted.ts';
import { ACCEPTED_STATUSES } from '../crds/accepted-statuses.ts';
import type { ApiClient } from '../crds/api-client.ts';
import { causesOf, createApiClient } from '../crds/api-client.ts';
import { REFUSED } from '../crds/refused.ts';
import { controlPlane } from './control-plane.ts';

const NAMESPACE = 'crd-rules';
const OBJECTS = `/apis/${GROUP}/${VERSION}/namespaces/${NAMESPACE}/${PLURAL}`;
const DEFAULTS = { adoptionPolicy: 'Adopt', deletionPolicy: 'Delete', managementPolicy: 'Enforce', suspend: false };

interface Stored {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

function manifest(spec: Readonly<Record<string, unknown>> | undefined, name = 'row') {
  return { apiVersion: `${GROUP}/${VERSION}`, kind: KIND, metadata: { name }, ...(spec !== undefined && { spec }) };
}

describe('the rules of the CRD, on a real API server', () => {
  let api: ApiClient;

  before(async function () {
    this.timeout('10m'); // Starting a control plane for the first time may have to build it.
    const { server, adminToken } = await controlPlane();
    api = createApiClient(server, adminToken);
    await install(api);
  });

  afterEach(() => api.request('DELETE', OBJECTS));

  after(() => api[Symbol.asyncDispose]());

  for (const { name, spec } of ACCEPTED) {
    it(`accepts ${name}`, async () => {
      const created = await api.request('POST', `${OBJECTS}?fieldValidation=Strict`, manifest(spec));
      assert.equal(created.code, 201, JSON.stringify(created.body));
      const { body } = await api.request('GET', `${OBJECTS}/row`);
      assert.deepEqual((body as Stored).spec, { ...DEFAULTS, ...spec });
    });
  }

  for (const { name, spec, field, says } of REFUSED) {
    it(`refuses ${name}`, async () => {
      const { code, body } = await api.request('POST', `${OBJECTS}?dryRun=All`, manifest(spec));
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

  it('accepts the example of the API reference', async () => {
    const { metadata, ...example } = parse(EXAMPLE) as { metadata: { name: string } };
    const body = { ...example, metadata: { name: metadata.name } };
    const answer = await api.request('POST', `${OBJECTS}?dryRun=All&fieldValidation=Strict`, body);
    assert.equal(answer.code, 201, JSON.stringify(answer.body));
  });

  it('refuses a misspelt field where the client asks for strictness, as kubectl does', async () => {
    const spec = { functionName: 'my-function', maximumRetryAttempts: 1, maxRetries: 1 };
    const { code, body } = await api.request('POST', `${OBJECTS}?dryRun=All&fieldValidation=Strict`, manifest(spec));
    assert.equal(code, 400);
    assert.match(JSON.stringify(body), /unknown field \\"spec.maxRetries\\"/);
  });

  it('stores no number with a fraction, not even 1.0', async () => {
    const text = JSON.stringify(manifest({ functionName: 'my-function', maximumRetryAttempts: 1 }));
    const { code, body } = await api.request('POST', OBJECTS, text.replace('Attempts":1', 'Attempts":1.0'));
    assert.equal(code, 422);
    assert.match(JSON.stringify(body), /expected int, got float64/);
  });

  it('checks an update as it checks a new object', async () => {
    await api.request('POST', OBJECTS, manifest({ functionName: 'my-function:live', maximumRetryAttempts: 1 }));
    const patch = { spec: { qualifier: 'test' } };
    const { code, body } = await api.request('PATCH', `${OBJECTS}/row`, patch, 'application/merge-patch+json');
    assert.equal(code, 422);
    assert.match(causesOf(body)[0]?.message ?? '', /the qualifier at the end of functionName/);
  });

  it('keeps {} and drops what a manifest no longer has, with server-side apply', async () => {
    const destination = 'arn:aws:sqs:eu-west-1:123456789012:failed';
    const steps = [
      {
        functionName: 'my-function',
        maximumRetryAttempts: 0,
        destinationConfig: { onSuccess: {}, onFailure: { destination } },
      },
      { functionName: 'my-function', maximumRetryAttempts: 0, destinationConfig: { onSuccess: { destination } } },
      { functionName: 'my-function', maximumRetryAttempts: 0, destinationConfig: { onSuccess: {} } },
      { functionName: 'my-function', maximumRetryAttempts: 0 },
    ];
    for (const spec of steps) {
      const path = `${OBJECTS}/row?fieldManager=test`;
      const { code, body } = await api.request('PATCH', path, manifest(spec), 'application/apply-patch+yaml');
      assert.ok(code === 200 || code === 201, JSON.stringify(body));
      assert.deepEqual((body as Stored).spec, { ...DEFAULTS, ...spec });
    }
  });

  it('drops what a status no longer has, with server-side apply', async () => {
    await api.request('POST', OBJECTS, manifest({ functionName: 'my-function', maximumRetryAttempts: 1 }));
    const destination = 'arn:aws:sqs:eu-west-1:123456789012:failed';
    const time = '2026-01-02T03:04:05Z';
    const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:my-function:$LATEST';
    const steps = [
      {
        destinationConfig: { onSuccess: { destination }, onFailure: {} },
        claims: [{ functionArn, established: true, adopted: { time, settings: { maximumRetryAttempts: 0 } } }],
      },
      {
        destinationConfig: { onSuccess: {} },
        claims: [{ functionArn, attempts: [{ settings: {}, at: time }] }],
        lastDrift: { time, fields: [{ field: 'maximumRetryAttempts', old: '1' }] },
      },
      { maximumRetryAttempts: 0 },
    ];
    for (const status of steps) {
      const path = `${OBJECTS}/row/status?fieldManager=test`;
      const object = { ...manifest(undefined), status };
      const { code, body } = await api.request('PATCH', path, object, 'application/apply-patch+yaml');
      assert.equal(code, 200, JSON.stringify(body));
      assert.deepEqual((body as Stored).status, { observedGeneration: -1, ...status });
    }
  });

  for (const { name, status } of ACCEPTED_STATUSES) {
    it(`takes a status: ${name}`, async () => {
      await api.request('POST', OBJECTS, manifest({ functionName: 'my-function', maximumRetryAttempts: 1 }));
      const path = `${OBJECTS}/row/status?fieldValidation=Strict`;
      const { code, body } = await api.request('PATCH', path, { status }, 'application/merge-patch+json');
      assert.equal(code, 200, JSON.stringify(body).slice(0, 1_000));
      assert.deepEqual((body as Stored).status, status);
    });
  }

  it('takes a condition with a message of any length', async () => {
    await api.request('POST', OBJECTS, manifest({ functionName: 'my-function', maximumRetryAttempts: 1 }));
    const condition = {
      type: 'Ready',
      status: 'False',
      lastTransitionTime: '2026-01-02T03:04:05Z',
      reason: 'SomeReason',
      message: 'a long answer '.repeat(5_000),
    };
    const status = { observedGeneration: 1, conditions: [condition] };
    const path = `${OBJECTS}/row/status`;
    const { code, body } = await api.request('PATCH', path, { status }, 'application/merge-patch+json');
    assert.equal(code, 200, JSON.stringify(body).slice(0, 1_000));
    assert.deepEqual((body as Stored).status, status);
  });
});

/** Installs the CRD and a namespace, and waits until objects are served. */
async function install(api: ApiClient): Promise<void> {
  const crd = parse(readFileSync(new URL(`../../${CRD_FILE}`, import.meta.url), 'utf8')) as {
    metadata: { name: string };
  };
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${crd.metadata.name}`;
  // Apply, and not create: other tests of the same control plane install it, too.
  const applied = await api.request(
    'PATCH',
    `${path}?fieldManager=test&force=true`,
    crd,
    'application/apply-patch+yaml',
  );
  assert.ok(applied.code === 200 || applied.code === 201, JSON.stringify(applied.body));
  await api.request('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE } });
  while ((await api.request('GET', OBJECTS)).code !== 200) {
    await sleep(50);
  }
}
