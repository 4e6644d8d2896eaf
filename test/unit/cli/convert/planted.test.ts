import fc from 'fast-check';
import { checkHistories, HISTORIES_MILLISECONDS } from '../../histories.ts';
import { assembleObjects, OBJECTS } from './fuzz/objects.ts';
import { type Assemble, checkPlanted, plantedIn, type Wrapper } from './fuzz/planted.ts';
import { assembleServices, SERVICE_FILES, SERVICES } from './fuzz/services.ts';
import { assembleTemplates, TEMPLATE_FILES, TEMPLATES } from './fuzz/templates.ts';
import { assembleTerraform, TERRAFORM, TERRAFORM_FILES } from './fuzz/terraform.ts';

interface Tool {
  readonly wrappers: Readonly<Record<string, Wrapper>>;
  readonly assemble: Assemble;
  readonly extra?: Readonly<Record<string, string>>;
  /** The files that kubectl eic would read of the folder. */
  readonly named: (path: string) => boolean;
}

const isAtTop = (path: string) => !path.includes('/') && /\.\w+$/.test(path);

const TOOLS: Readonly<Record<string, Tool>> = {
  Terraform: { wrappers: TERRAFORM, assemble: assembleTerraform, extra: TERRAFORM_FILES, named: () => true },
  CloudFormation: { wrappers: TEMPLATES, assemble: assembleTemplates, extra: TEMPLATE_FILES, named: isAtTop },
  'the Serverless Framework': { wrappers: SERVICES, assemble: assembleServices, extra: SERVICE_FILES, named: isAtTop },
  Kubernetes: { wrappers: OBJECTS, assemble: assembleObjects, named: isAtTop },
};

describe('what is planted in the files of', () => {
  for (const [tool, { wrappers, assemble, extra = {}, named }] of Object.entries(TOOLS)) {
    describe(tool, () => {
      for (const wrapper of Object.keys(wrappers)) {
        it(`becomes a manifest or a warning: ${wrapper}`, async () => {
          const plants = [{ name: 'planted0', retries: 2 }];
          await checkPlanted({ plants, wrappers: [wrapper] }, wrappers, { named, assemble, extra });
        });
      }

      it('becomes a manifest or a warning, however it is mixed', async () => {
        const property = fc.asyncProperty(plantedIn(wrappers), (planted) =>
          checkPlanted(planted, wrappers, { named, assemble, extra }),
        );
        await checkHistories(property);
      }).timeout(HISTORIES_MILLISECONDS);
    });
  }
});
