import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { type Input, SITUATIONS } from './alert-situations.ts';
import { promtool } from './promtool.ts';

const FILE = fileURLToPath(new URL('../../charts/event-invoke-operator/files/alerts.yaml', import.meta.url));

interface Rule {
  readonly alert: string;
  readonly labels: Input;
  readonly annotations: Input;
}

describe('the alert', () => {
  let folder: string;
  let rules: readonly Rule[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'event-invoke-operator-alerts-'));
    rules = parse(await readFile(FILE, 'utf8')).groups.flatMap((group: { rules: Rule[] }) => group.rules);
  });
  after(() => rm(folder, { recursive: true }));

  for (const [alert, situations] of Object.entries(SITUATIONS)) {
    for (const { what, series, minutes, fires } of situations) {
      it(`${alert} ${fires.length > 0 ? 'fires' : 'is silent'} where ${what}`, async () => {
        const rule = rules.find((each) => each.alert === alert);
        assert.ok(rule);
        const test = {
          rule_files: [FILE],
          evaluation_interval: '1m',
          tests: [
            {
              interval: '1m',
              input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
              alert_rule_test: [
                {
                  eval_time: `${minutes}m`,
                  alertname: alert,
                  exp_alerts: fires.map(({ labels, description }) => ({
                    exp_labels: { ...rule.labels, ...labels },
                    exp_annotations: { ...rule.annotations, description },
                  })),
                },
              ],
            },
          ],
        };
        const file = join(folder, 'test.yaml');
        await writeFile(file, stringify(test));
        const { code, said } = await promtool(['test', 'rules', file]);
        assert.equal(code, 0, said);
      });
    }
  }

  it('is well formed, and each has its situations: in one it fires, in another it does not', async () => {
    assert.deepEqual(await promtool(['check', 'rules', FILE]), {
      code: 0,
      said: `Checking ${FILE}\n  SUCCESS: ${rules.length} rules found\n\n`,
    });
    assert.deepEqual(
      Object.keys(SITUATIONS),
      rules.map(({ alert }) => alert),
    );
    for (const situations of Object.values(SITUATIONS)) {
      assert.deepEqual(new Set(situations.map(({ fires }) => fires.length > 0)), new Set([true, false]));
    }
  });
});
