import { GRANTING_MUTATIONS } from './granting-mutations.ts';
import { LEAVING_MUTATIONS } from './leaving-mutations.ts';
import type { Mutation } from './mutation.ts';
import { SHARING_MUTATIONS } from './sharing-mutations.ts';
import { WRITING_MUTATIONS } from './writing-mutations.ts';

/** Each rule of claims and of grants taken out, in one way or several: the model must notice every one. */
export const MUTATIONS: readonly Mutation[] = [
  ...WRITING_MUTATIONS,
  ...LEAVING_MUTATIONS,
  ...SHARING_MUTATIONS,
  ...GRANTING_MUTATIONS,
];
