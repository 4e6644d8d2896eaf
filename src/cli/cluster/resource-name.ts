import { GROUP, KIND } from '../../api/event-invoke-config.ts';

/** An object as kubectl names it: `eventinvokeconfig.lambda.eventinvoke.dev/orders`. */
export function resourceName(name: string): string {
  return `${KIND.toLowerCase()}.${GROUP}/${name}`;
}
