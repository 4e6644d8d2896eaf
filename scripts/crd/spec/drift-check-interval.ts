import { matches } from '../cel.ts';
import type { StringSchema } from '../schema.ts';
import { oneLine } from '../text.ts';

// CEL's duration() fails on a number that is too large, so the digits are limited.
const isDuration = matches('self', '^([0-9]{1,3}h)?([0-9]{1,5}m)?([0-9]{1,6}s)?$');

/** How often Lambda is read while nothing changes. */
export const driftCheckInterval: StringSchema = {
  type: 'string',
  maxLength: 16,
  description: oneLine`
    How often the operator reads Lambda while nothing changes here: a duration of whole hours, minutes and seconds, in that
    order, such as 1h30m, 10m or 90s; 1m to 168h (a week). Absent means the operator's own interval, which is 10m unless
    it was started with another. The operator's administrator may raise the shortest interval above 1m: an object that names a
    shorter one is then checked at that interval.`,
  'x-kubernetes-validations': [
    {
      rule: `${isDuration} && self != ''`,
      message: oneLine`
        driftCheckInterval must be a duration of whole hours, minutes and seconds, in that order, such as 1h30m, 10m or
        90s`,
    },
    {
      rule: `!${isDuration} || self == '' || duration(self) >= duration('1m') && duration(self) <= duration('168h')`,
      message: 'driftCheckInterval must be at least 1m and at most 168h',
    },
  ],
};
