import fc from 'fast-check';
import { checkHistories, HISTORIES_MILLISECONDS } from '../../histories.ts';
import { assembleObjects, OBJECTS } from './fuzz/objects.ts';
import { type Assemble, checkPlanted, plantedIn, plantNumber, type Wrapper } from './fuzz/planted.ts';
import { assembleServices, SERVICE_FILES, SERVICES } from './fuzz/services.ts';
import { assembleStates, STATES } from './fuzz/states.ts';
import { assembleTemplates, TEMPLATE_FILES, TEMPLATES } from './fuzz/templates.ts';
import { assembleTerraform, TERRAFORM, TERRAFORM_FILES } from './fuzz/terraform.ts';

interface Tool {
  readonly wrappers: Readonly<Record<string, Wrapper>>;
  readonly assemble: Assemble;
  readonly extra?: Readonly<Record<string, string>>;
}

const TOOLS: Readonly<Record<string, Tool>> = {
  Terraform: { wrappers: TERRAFORM, assemble: assembleTerraform, extra: TERRAFORM_FILES },
  "Terraform's states and plans": { wrappers: STATES, assemble: assembleStates },
  CloudFormation: { wrappers: TEMPLATES, assemble: assembleTemplates, extra: TEMPLATE_FILES },
  'the Serverless Framework': { wrappers: SERVICES, assemble: assembleServices, extra: SERVICE_FILES },
  Kubernetes: { wrappers: OBJECTS, assemble: assembleObjects },
};

describe('what is planted in the files of', () => {
  for (const [tool, { wrappers, assemble, extra = {} }] of Object.entries(TOOLS)) {
    describe(tool, () => {
      for (const wrapper of Object.keys(wrappers)) {
        it(`becomes a manifest or a warning: ${wrapper}`, async () => {
          const plants = [plantNumber(0)];
          await checkPlanted({ plants, wrappers: [wrapper] }, wrappers, { assemble, extra });
        });
      }

      it('becomes a manifest or a warning, however it is mixed', async () => {
        const property = fc.asyncProperty(plantedIn(wrappers), (planted) =>
          checkPlanted(planted, wrappers, { assemble, extra }),
        );
        await checkHistories(property);
      }).timeout(HISTORIES_MILLISECONDS);
    });
  }
});
