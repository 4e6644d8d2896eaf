import type { BooleanSchema, StringSchema } from '../schema.ts';
import { oneLine } from '../text.ts';

/** What is done with settings that were there before. */
export const adoptionPolicy: StringSchema = {
  type: 'string',
  enum: ['Adopt', 'Refuse'],
  default: 'Adopt',
  description: oneLine`
    What to do when Lambda already holds settings for the target that this object did not write. Adopt takes them over:
    they are recorded in the claim (status.claims, adopted) and then replaced. Refuse leaves them alone; the object is
    Stalled and says what was found. Absent means Adopt.`,
};

/** What is done with Lambda's settings when the object goes. */
export const deletionPolicy: StringSchema = {
  type: 'string',
  enum: ['Delete', 'Orphan'],
  default: 'Delete',
  description: oneLine`
    What happens in Lambda when this object is deleted or names another target. Delete removes the settings there; Orphan
    leaves them as they are. It is read at the time of the deletion: Orphan, set on an object whose deletion is stuck,
    lets it go at once. Absent means Delete.`,
};

/** Whether Lambda is written to. */
export const managementPolicy: StringSchema = {
  type: 'string',
  enum: ['Enforce', 'Observe'],
  default: 'Enforce',
  description: oneLine`
    Enforce makes Lambda hold what is written here, and repairs what others change. Observe only reads and reports the
    difference in the condition Drifted; nothing is ever written to or deleted from Lambda. Absent means Enforce.`,
};

/** Whether the object is left alone. */
export const suspend: BooleanSchema = {
  type: 'boolean',
  default: false,
  description: oneLine`
    True leaves this object alone: Lambda is neither read nor written until it is false again, and deleting the object
    leaves Lambda's settings as they are. Absent means false.`,
};
