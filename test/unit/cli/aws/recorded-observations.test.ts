import assert from 'node:assert/strict';
import { documentOf } from '../../../../src/cli/aws/answer.ts';
import { readInput } from '../../../../src/cli/aws/input.ts';
import { OPERATIONS } from '../../../../src/cli/aws/operations.ts';
import { formatDocument, type OutputFormat } from '../../../../src/cli/aws/output/format.ts';
import type { ParameterFiles } from '../../../../src/cli/aws/parameter-file.ts';
import { queryOf } from '../../../../src/cli/aws/query.ts';
import { inputSkeleton } from '../../../../src/cli/aws/skeleton.ts';
import type { TimestampFormat } from '../../../../src/cli/aws/timestamps.ts';
import { UsageFailure } from '../../../../src/cli/failures.ts';

const PUT = 'PutFunctionEventInvokeConfig';
const BOTH = { OnSuccess: { Destination: 'A' }, OnFailure: { Destination: 'B' } };

const FILES: Readonly<Record<string, string>> = {
  'destinations.json': JSON.stringify(BOTH),
  'input.json': '{"FunctionName": "fromFile", "MaximumRetryAttempts": 1}',
};
const files: ParameterFiles = {
  read(path) {
    const text = FILES[path];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT', errno: -2 });
    return Buffer.from(text);
  },
  home: '/home/me',
  variables: {},
};

const destinations = (DestinationConfig: string) =>
  readInput(PUT, { options: { FunctionName: 'orders', DestinationConfig } }, files).DestinationConfig;

describe("what was observed of the AWS CLI's put-function-event-invoke-config", () => {
  const accepted: readonly (readonly [text: string, means: object])[] = [
    ['OnSuccess={Destination=A},OnFailure={Destination=B}', BOTH],
    ['OnSuccess={Destination="A"},OnFailure={Destination=\'B\'}', BOTH],
    ['OnSuccess = {Destination = A} , OnFailure = {Destination = B}', BOTH],
    ['OnSuccess={}', { OnSuccess: {} }],
    [JSON.stringify(BOTH), BOTH],
    ['file://destinations.json', BOTH],
  ];
  for (const [text, means] of accepted) {
    it(`takes --destination-config ${text}`, () => assert.deepEqual(destinations(text), means));
  }

  const refused: readonly (readonly [text: string, says: RegExp])[] = [
    [
      'onSuccess={Destination=A}',
      /Unknown parameter in DestinationConfig: "onSuccess", must be one of: OnSuccess, OnFailure/,
    ],
    [
      'OnSuccess={Destination=A},OnSuccess={}',
      /Error parsing parameter '--destination-config': Second instance of key "OnSuccess"/,
    ],
    ['OnSuccess={Destination=A', /Error parsing parameter '--destination-config': Expected: ','/],
    ['OnSuccess', /Error parsing parameter '--destination-config': Expected: '='/],
    ['{"OnSuccess":', /Error parsing parameter '--destination-config': Invalid JSON: .* \(line 1 column 14\)/],
    ['{"OnSuccess":\n  x}', /Error parsing parameter '--destination-config': Invalid JSON: .* \(line 2 column 3\)/s],
    ['OnSuccess=A', /Invalid type for parameter DestinationConfig.OnSuccess, value: A/],
    [
      'file://nowhere.json',
      /Error parsing parameter '--destination-config': Unable to load paramfile file:\/\/nowhere\.json/,
    ],
  ];
  for (const [text, says] of refused) {
    it(`refuses --destination-config ${text}`, () =>
      assert.throws(
        () => destinations(text),
        (error) => error instanceof UsageFailure && says.test(error.message),
      ));
  }

  it('has options override --cli-input-json by top-level key', () => {
    const cliInputJson = JSON.stringify({ FunctionName: 'x', MaximumRetryAttempts: 2, DestinationConfig: BOTH });
    const options = { FunctionName: 'orders', DestinationConfig: 'OnFailure={}' };
    assert.deepEqual(readInput(PUT, { options, cliInputJson }, files), {
      FunctionName: 'orders',
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: {} },
    });
  });

  it('needs no --function-name beside --cli-input-json, which may be a file', () => {
    assert.deepEqual(readInput(PUT, { options: {}, cliInputJson: 'file://input.json' }, files), {
      FunctionName: 'fromFile',
      MaximumRetryAttempts: 1,
    });
    assert.throws(
      () => readInput(PUT, { options: {} }, files),
      /the following arguments are required: --function-name/,
    );
  });

  it('lists the known keys where --cli-input-json has another one', () => {
    const given = { options: { FunctionName: 'orders' }, cliInputJson: '{"Foo": 1}' };
    assert.throws(
      () => readInput(PUT, given, files),
      /"Foo", must be one of: FunctionName, Qualifier, MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig/,
    );
  });

  it('prints this skeleton', () => {
    assert.equal(
      inputSkeleton(OPERATIONS[PUT].input, 'input'),
      `{
    "FunctionName": "",
    "Qualifier": "",
    "MaximumRetryAttempts": 0,
    "MaximumEventAgeInSeconds": 0,
    "DestinationConfig": {
        "OnSuccess": {
            "Destination": ""
        },
        "OnFailure": {
            "Destination": ""
        }
    }
}
`,
    );
  });

  const answer = {
    $metadata: {},
    DestinationConfig: { OnFailure: { Destination: 'arn:b' }, OnSuccess: { Destination: 'arn:a' } },
    MaximumEventAgeInSeconds: 3600,
    MaximumRetryAttempts: 0,
    FunctionArn: 'arn:f',
    LastModified: new Date(1_573_686_021_479),
  };
  const printed = (format: OutputFormat, timestamps: TimestampFormat = 'wire') =>
    formatDocument(documentOf(answer, OPERATIONS[PUT].output, timestamps), { format, operation: PUT, color: false });

  it("prints JSON in the API's order, with version 1's time", async () => {
    const text = await printed('json');
    assert.deepEqual(Object.keys(JSON.parse(text)), [
      'LastModified',
      'FunctionArn',
      'MaximumRetryAttempts',
      'MaximumEventAgeInSeconds',
      'DestinationConfig',
    ]);
    assert.match(text, /^ {4}"LastModified": 1573686021\.479,$/m);
    assert.deepEqual(Object.keys(JSON.parse(text).DestinationConfig), ['OnSuccess', 'OnFailure']);
  });

  it("prints version 2's time, in the zone of the machine", async () => {
    const { LastModified } = JSON.parse(await printed('json', 'iso8601'));
    assert.match(LastModified, /^2019-11-1\dT\d\d:\d\d:\d1\.479000[+-]\d\d:\d\d$/);
    assert.equal(Date.parse(LastModified), answer.LastModified.getTime());
  });

  it('prints text by the alphabet, and a line for each destination', async () =>
    assert.equal(await printed('text'), 'arn:f\t1573686021.479\t3600\t0\nONFAILURE\tarn:b\nONSUCCESS\tarn:a\n'));

  it('prints a table with a title and rows by the alphabet', async () => {
    const table = await printed('table');
    assert.match(table, /^\|\s+PutFunctionEventInvokeConfig\s+\|$/m);
    const rows = [...table.matchAll(/^\| {2}(\w+) +\|/gm)].map(([, name]) => name);
    assert.deepEqual(rows, ['FunctionArn', 'LastModified', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts']);
  });

  it('prints an absent value as None in text and null in JSON', async () => {
    const absent = queryOf('Nothing')(documentOf(answer, OPERATIONS[PUT].output, 'wire'));
    const how = { operation: PUT, color: false } as const;
    assert.equal(await formatDocument(absent, { ...how, format: 'text' }), 'None\n');
    assert.equal(await formatDocument(absent, { ...how, format: 'json' }), 'null\n');
  });
});
