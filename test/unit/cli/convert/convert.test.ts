import assert from 'node:assert/strict';
import { FIXTURE_TABLE } from './fixtures.ts';
import { brief, run } from './run.ts';

describe('kubectl eic convert', () => {
  for (const { file, specs, warnings, note = [] } of FIXTURE_TABLE) {
    describe(`of ${file}`, () => {
      it('gives the manifests', async () => assert.deepEqual((await run([file])).specs, specs));

      it('warns of what is not certain, with file and line', async () =>
        assert.deepEqual(brief((await run([file])).warnings), warnings));

      it('names each placeholder in a warning, and in none that is not there', async () => {
        const { stdout, stderr } = await run([file]);
        const placeholders = (text: string) => [...new Set(text.match(/\$\{[A-Z0-9_]+\}/g) ?? [])].sort();
        assert.deepEqual(placeholders(stdout), placeholders(stderr));
      });

      it('leaves no placeholder where all are set', async () => {
        const names = brief((await run([file])).warnings).flatMap(
          (line) => line.match(/ ([A-Z][A-Z0-9_]*)$/)?.[1] ?? [],
        );
        const { stdout, warnings: left } = await run([file], { set: names.map((name) => `${name}=2`) });
        assert.doesNotMatch(stdout, /\$\{/);
        assert.deepEqual(
          left.filter((line) => line.includes('--set')),
          [],
        );
      });

      it('says how to release the config from the other tool', async () => {
        const { stderr } = await run([file]);
        for (const part of note) assert.ok(stderr.includes(part), `${part}\n${stderr}`);
      });
    });
  }

  it('reads standard input', async () => {
    const { specs } = await run(['-'], {}, { input: '{"FunctionName": "orders", "MaximumRetryAttempts": "0"}' });
    assert.deepEqual(specs, { orders: { functionName: 'orders', maximumRetryAttempts: 0 } });
  });

  for (const [tool, input] of [
    ['Terragrunt', 'locals {\n}\ninputs = { maximum_retry_attempts = 0 }\n'],
    ['Terraform Stacks', 'variable "name" {}\ncomponent "fn" {\n  source = "./fn"\n}\n'],
  ] as const) {
    it(`takes no file of ${tool} on standard input for one of Terraform`, async () => {
      await assert.rejects(run(['-'], {}, { input }), new RegExp(`^\\w+: -:1: this is a file of ${tool}`));
    });
  }

  it('gives the namespace that is asked for, and else that of the converted object', async () => {
    const namespaces = async (namespace?: string) =>
      (await run(['ack'], namespace ? { namespace } : {})).manifests.map(({ metadata }) => metadata.namespace);
    assert.deepEqual(await namespaces(), ['shop', 'shop', 'shop']);
    assert.deepEqual(await namespaces('team'), ['team', 'team', 'team']);
  });

  it('quotes a placeholder for a text, which may become a number, and not one for a number', async () => {
    const { stdout } = await run(['template.yaml']);
    assert.match(stdout, /^ {2}qualifier: "\$\{VERSION_VERSION\}"$/m);
    assert.match(stdout, /^ {2}maximumRetryAttempts: \$\{RETRIES\}$/m);
  });

  it('decides a condition with what is set', async () => {
    const { specs } = await run(['terraform'], { set: ['VAR_STAGE=test'] });
    const { destinationConfig } = specs['shop-billing-test'] ?? {};
    assert.equal(destinationConfig?.onFailure?.destination, 'arn:aws:sqs:us-east-1:123456789012:failed.fifo');
  });

  it('takes a value that is set for that of a variable with a default', async () => {
    const { specs, warnings } = await run(['serverless.yml'], { set: ['OPT_STAGE=prod'] });
    assert.ok(specs['shop-prod-orders']);
    assert.deepEqual(
      warnings.filter((line) => line.includes('OPT_STAGE')),
      [],
    );
  });
});
