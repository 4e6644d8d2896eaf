import type { PrinterColumn } from './schema.ts';

/** The columns of `kubectl get eic`. */
export const columns: readonly PrinterColumn[] = [
  {
    name: 'Ready',
    type: 'string',
    description: 'Whether Lambda holds what the spec asks for.',
    jsonPath: '.status.conditions[?(@.type=="Ready")].status',
  },
  {
    name: 'Function',
    type: 'string',
    description: 'The function as the spec names it.',
    jsonPath: '.spec.functionName',
  },
  {
    name: 'Qualifier',
    type: 'string',
    description: 'The version, alias or $LATEST that the settings belong to.',
    jsonPath: '.status.qualifier',
  },
  {
    name: 'Retries',
    type: 'integer',
    description: "The maximum number of retries that Lambda reports; empty where Lambda's default of 2 applies.",
    jsonPath: '.status.maximumRetryAttempts',
  },
  {
    name: 'Max age',
    type: 'integer',
    description:
      "The maximum age of an event that Lambda reports, in seconds; empty where Lambda's default of 21600 applies.",
    jsonPath: '.status.maximumEventAgeInSeconds',
  },
  {
    name: 'On success',
    type: 'string',
    priority: 1,
    description: 'The destination of successful invocations that Lambda reports.',
    jsonPath: '.status.destinationConfig.onSuccess.destination',
  },
  {
    name: 'On failure',
    type: 'string',
    priority: 1,
    description: 'The destination of failed events that Lambda reports.',
    jsonPath: '.status.destinationConfig.onFailure.destination',
  },
  {
    name: 'Reason',
    type: 'string',
    priority: 1,
    description: 'Why the object is Ready or not, in one word.',
    jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
  },
  {
    name: 'Message',
    type: 'string',
    priority: 1,
    description: 'Why the object is Ready or not, in a sentence.',
    jsonPath: '.status.conditions[?(@.type=="Ready")].message',
  },
  {
    name: 'Age',
    type: 'date',
    description: 'How long ago the object was created.',
    jsonPath: '.metadata.creationTimestamp',
  },
];
