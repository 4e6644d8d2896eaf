import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CommandFailure, UsageFailure } from '../../../../src/cli/failures.ts';
import { run } from './run.ts';

/** An input of the AWS CLI for a function. */
function input(functionName: string, settings: object = { MaximumRetryAttempts: 1 }): string {
  return JSON.stringify({ FunctionName: functionName, ...settings });
}

const NESTED = '['.repeat(20_000) + ']'.repeat(20_000);

describe('the files that kubectl eic convert reads and writes', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'convert-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function put(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  }
  const convert = (files: string[], options = {}) => run(files, options, { folder });

  it("are a folder's of known extensions, and Terraform's in the folders within", async () => {
    const tf = (name: string) =>
      `resource "aws_lambda_function_event_invoke_config" "${name}" {\n  function_name = "${name}"\n}\n`;
    await put({
      'all/a.json': input('a'),
      'all/notes.md': '# not read',
      'all/values.yaml': 'color: red',
      'all/inner/b.tf': tf('b'),
      'all/inner/c.json': input('c'),
      'all/.terraform/modules/d.tf': tf('d'),
    });
    assert.deepEqual(Object.keys((await convert(['all'])).specs).sort(), ['a', 'b']);
  });

  it('are read through links, and a link that leads nowhere is told', async () => {
    await put({
      'other/real.tf': 'resource "aws_lambda_function_event_invoke_config" "a" {\n  function_name = "a"\n}\n',
    });
    await mkdir(join(folder, 'all'));
    await symlink(join(folder, 'other/real.tf'), join(folder, 'all/linked.tf'));
    await symlink(join(folder, 'all'), join(folder, 'all/circle'));
    await symlink(join(folder, 'nowhere'), join(folder, 'all/gone.tf'));
    const { specs, warnings } = await convert(['all']);
    assert.deepEqual(Object.keys(specs), ['a']);
    assert.deepEqual(warnings, ["all/gone.tf:1: this file can't be read (there is no such file), and is left out."]);
  });

  it('are one module, by whatever link another one calls it', async () => {
    await put({
      'all/modules/fn/main.tf':
        'variable "name" {}\nresource "aws_lambda_function_event_invoke_config" "a" {\n  function_name = var.name\n}\n',
      'all/prod/main.tf': 'module "fn" {\n  source = "./modules/fn"\n  name   = "a"\n}\n',
    });
    await symlink('../modules', join(folder, 'all/prod/modules'));
    const { specs, warnings } = await convert(['all']);
    assert.deepEqual(Object.keys(specs), ['a']);
    assert.deepEqual(warnings, []);
  });

  it('may be UTF-16, as PowerShell writes it', async () => {
    const little = Buffer.from(`\uFEFF${input('a')}`, 'utf16le');
    const big = Buffer.from(`\uFEFF${input('b')}`, 'utf16le').swap16();
    await writeFile(join(folder, 'little.json'), little);
    await writeFile(join(folder, 'big.json'), big);
    assert.deepEqual(Object.keys((await convert(['.'])).specs), ['b', 'a']);
    assert.deepEqual(Object.keys((await convert(['little.json'])).specs), ['a']);
  });

  it('are read by content where the extension says nothing', async () => {
    await put({
      stack: 'Resources:\n  A:\n    Type: AWS::Lambda::EventInvokeConfig\n    Properties: {FunctionName: a}\n',
    });
    assert.deepEqual((await convert(['stack'])).specs, {
      a: { functionName: 'a', destinationConfig: { onFailure: {} } },
    });
  });

  it('may be JSON that is indented with tabs', async () => {
    await put({ 'a.json': '{\n\t"FunctionName": "a",\n\t"MaximumRetryAttempts": 3\n}\n' });
    assert.match((await convert(['a.json'])).warnings.join('\n'), /^a\.json:3: maximumRetryAttempts is 3, /);
  });

  it('are written one for each object, and never over another', async () => {
    await put({ 'a.json': input('a'), 'b.json': input('b') });
    const { stdout, stderr } = await convert(['a.json', 'b.json'], { outputDir: 'out' });
    assert.equal(stdout, '');
    assert.match(stderr, /2 manifests written to out/);
    assert.deepEqual((await readdir(join(folder, 'out'))).sort(), ['a.yaml', 'b.yaml']);
    assert.match(await readFile(join(folder, 'out/a.yaml'), 'utf8'), /functionName: a\n/);
    await assert.rejects(convert(['a.json'], { outputDir: 'out' }), UsageFailure);
  });

  it('are one manifest where two say the same of one target, with both places', async () => {
    await put({ 'a.json': input('a'), 'b.json': `\n${input('a', { MaximumRetryAttempts: '1' })}` });
    const { manifests, warnings } = await convert(['a.json', 'b.json']);
    assert.equal(manifests.length, 1);
    assert.match(warnings.join('\n'), /^b\.json:2: a\.json:1 \(a\) and b\.json:2 \(a\) configure the same function/);
  });

  it('get distinct names where only the region tells two functions apart', async () => {
    const config = (region: string) => ({
      FunctionArn: `arn:aws:lambda:${region}:123456789012:function:a:$LATEST`,
      MaximumRetryAttempts: 1,
    });
    const list = JSON.stringify({ FunctionEventInvokeConfigs: [config('eu-west-1'), config('us-east-1')] });
    await put({ 'list.json': list });
    const names = (await convert(['list.json'])).manifests.map(({ metadata }) => metadata.name);
    assert.equal(new Set(names).size, 2);
    for (const name of names) assert.match(name, /^a-[0-9a-f]{8}$/);
  });

  it('keep apart what one name means in two modules', async () => {
    const text = (name: string) =>
      `resource "aws_lambda_function_event_invoke_config" "x" {\n  function_name = "${name}"\n  destination_config {\n    on_failure {\n      destination = aws_sqs_queue.failed.arn\n    }\n  }\n}\n`;
    await put({ 'one/main.tf': text('a'), 'two/main.tf': text('b') });
    const { specs } = await convert(['.']);
    const destinations = Object.values(specs).map(({ destinationConfig }) => destinationConfig?.onFailure?.destination);
    const plain = 'AWS_SQS_QUEUE_FAILED_ARN';
    assert.deepEqual(destinations, [`\${${plain}}`, `\${${plain}_2}`]);
  });

  const failures: readonly (readonly [title: string, files: Record<string, string>, set: string[], message: RegExp])[] =
    [
      ['an unreadable file', {}, [], /^x\.json: there is no such file/],
      [
        'broken JSON',
        { 'x.json': '{"FunctionName": "a",\n  "b": [1, }' },
        [],
        /^x\.json:2: this can't be read as YAML or JSON/,
      ],
      ['broken HCL', { 'x.json': 'resource "a" "b" {\n  c = = 1\n}' }, [], /^x\.json:2: this can't be read as HCL/],
      [
        'HCL that is nested too deeply',
        { 'x.json': `resource "aws_lambda_function_event_invoke_config" "b" {\n  function_name = ${NESTED}\n}` },
        [],
        /^x\.json: an expression is nested too deeply to be read/,
      ],
      [
        'JSON that is nested too deeply',
        { 'x.json': `{"FunctionName": ${NESTED}}` },
        [],
        /^x\.json:1: this can't be read as YAML or JSON/,
      ],
      ['something else', { 'x.json': '{"color": "red"}' }, [], /^x\.json:1: this file has none of the formats/],
      [
        'a stored state',
        { 'x.json': '{"lineage": "1", "serial": 1, "terraform_version": "1"}' },
        [],
        /terraform show -json/,
      ],
      ['a value without a name', { 'x.json': input('a') }, ['=1'], /^--set =1 is not a placeholder/],
      ['a value for no placeholder', { 'x.json': input('a') }, ['X=1'], /^--set names X, .*leave --set out/],
      [
        'one target with different settings',
        {
          'x.json': JSON.stringify({
            FunctionEventInvokeConfigs: [
              { FunctionName: 'a', MaximumRetryAttempts: 1 },
              { FunctionName: 'a', DestinationConfig: {} },
            ],
          }),
        },
        [],
        /^x\.json:1 \(a\) and x\.json:1 \(a\) configure the same function and qualifier differently/,
      ],
    ];
  for (const [title, files, set, message] of failures) {
    it(`end ${title} with what is wrong`, async () => {
      await put(files);
      await assert.rejects(convert(['x.json'], { set }), (error: unknown) => {
        assert.ok(error instanceof UsageFailure);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it('with nothing to convert end in a failure that says what was looked for', async () => {
    await put({ 'x.yaml': 'Resources:\n  A:\n    Type: AWS::SQS::Queue\n' });
    await assert.rejects(convert(['x.yaml']), (error: unknown) => {
      assert.ok(error instanceof CommandFailure && !(error instanceof UsageFailure));
      assert.match(
        error.message,
        /no event invoke config in x\.yaml: looked for aws_lambda_function_event_invoke_config/,
      );
      return true;
    });
  });
});
