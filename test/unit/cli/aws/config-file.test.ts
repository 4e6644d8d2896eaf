import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationOf, loadProfiles, type Profiles } from '../../../../src/cli/aws/config-file.ts';
import { CommandFailure, ConfigurationFailure } from '../../../../src/cli/failures.ts';

const PROFILES: Profiles = {
  default: { region: 'eu-west-1', output: 'text', cli_timestamp_format: 'wire', ca_bundle: '/profile.pem' },
  production: { region: 'eu-central-1' },
};

describe('what holds of options, variables and the config file', () => {
  it('is the option before all else', () => {
    const given = { region: 'us-east-1', output: 'table', caBundle: '/option.pem' };
    const env = { AWS_REGION: 'us-west-1', AWS_DEFAULT_OUTPUT: 'json', AWS_CA_BUNDLE: '/variable.pem' };
    const { region, output, caBundle } = configurationOf(given, env, PROFILES);
    assert.deepEqual({ region, output, caBundle }, given);
  });

  it('is the variable before the profile', () => {
    const env = { AWS_REGION: 'us-west-1', AWS_DEFAULT_OUTPUT: 'json', AWS_CA_BUNDLE: '/variable.pem' };
    const { region, output, caBundle } = configurationOf({}, env, PROFILES);
    assert.deepEqual([region, output, caBundle], ['us-west-1', 'json', '/variable.pem']);
  });

  it('is the profile otherwise', () =>
    assert.deepEqual(configurationOf({}, {}, PROFILES), {
      profile: 'default',
      region: 'eu-west-1',
      output: 'text',
      timestamps: 'wire',
      caBundle: '/profile.pem',
    }));

  it("is the AWS CLI's default where nobody says anything", () =>
    assert.deepEqual(configurationOf({}, {}, {}), {
      profile: 'default',
      region: undefined,
      output: 'json',
      timestamps: 'iso8601',
      caBundle: undefined,
    }));

  it('is of the profile that is named, and takes nothing from the default one', () => {
    for (const [given, env] of [
      [{ profile: 'production' }, { AWS_PROFILE: 'default' }],
      [{}, { AWS_PROFILE: 'production' }],
    ] as const) {
      const { profile, region, output } = configurationOf(given, env, PROFILES);
      assert.deepEqual([profile, region, output], ['production', 'eu-central-1', 'json']);
    }
  });

  it('is refused where the profile is not there', () =>
    assert.throws(
      () => configurationOf({ profile: 'nope' }, {}, PROFILES),
      new CommandFailure('The config profile (nope) could not be found'),
    ));

  it('is refused where a value is unknown', () => {
    const profiles = { default: { cli_timestamp_format: 'julian' } };
    assert.throws(
      () => configurationOf({}, {}, profiles),
      new ConfigurationFailure('Unknown cli_timestamp_format value: julian, valid values are iso8601, wire'),
    );
    assert.throws(
      () => configurationOf({}, { AWS_DEFAULT_OUTPUT: 'bogus' }, {}),
      new CommandFailure('Unknown output type: bogus, valid values are json, text, table, yaml, yaml-stream, off'),
    );
  });

  it('is refused where a variable names an empty profile', () => {
    for (const env of [
      { AWS_PROFILE: '' },
      { AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'production' },
      { AWS_DEFAULT_PROFILE: '' },
    ]) {
      assert.throws(
        () => configurationOf({}, env, PROFILES),
        new CommandFailure('The config profile () could not be found'),
      );
    }
    assert.equal(configurationOf({ profile: 'production' }, { AWS_PROFILE: '' }, PROFILES).profile, 'production');
    assert.equal(
      configurationOf({}, { AWS_PROFILE: 'production', AWS_DEFAULT_PROFILE: '' }, PROFILES).profile,
      'production',
    );
  });
});

describe("AWS's shared files", () => {
  const folder = mkdtempSync(join(tmpdir(), 'event-invoke-operator-test-'));
  after(() => rmSync(folder, { recursive: true }));

  it('are read where the variables say, each profile by its name', async () => {
    const config = join(folder, 'config');
    const credentials = join(folder, 'credentials');
    writeFileSync(config, '[default]\noutput = text\n\n[profile production]\nregion = eu-central-1\n');
    writeFileSync(credentials, '[production]\naws_access_key_id = key\n');
    const profiles = await loadProfiles({ AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials });
    assert.deepEqual(profiles, {
      default: { output: 'text' },
      production: { region: 'eu-central-1', aws_access_key_id: 'key' },
    });
  });

  it('say nothing where they are not there', async () => {
    const nowhere = join(folder, 'nowhere');
    assert.deepEqual(await loadProfiles({ AWS_CONFIG_FILE: nowhere, AWS_SHARED_CREDENTIALS_FILE: nowhere }), {});
  });
});
