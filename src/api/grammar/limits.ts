/** A range of whole numbers; both ends belong to it. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html

/** How often Lambda may retry an event. */
export const MAXIMUM_RETRY_ATTEMPTS: Range = { least: 0, most: 2 };

/** How old an event may become, in seconds: from a minute to six hours. */
export const MAXIMUM_EVENT_AGE_SECONDS: Range = { least: 60, most: 21_600 };

/**
 * How many configurations a page may have.
 * https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionEventInvokeConfigs.html
 */
export const PAGE_OF_CONFIGS: Range = { least: 1, most: 50 };

/** How many characters a text may have. */
export const MOST_CHARACTERS = {
  /** FunctionName in any of its forms. */
  functionName: 256,
  /** The name itself. The model of the API doesn't say it; the documentation of FunctionName does. */
  name: 64,
  qualifier: 128,
  destination: 350,
  /** Ours: the longest code of a region has 14. */
  region: 32,
  /** Ours, with room to spare: a target's ARN with the longest name and qualifier has 251. */
  targetArn: 350,
  /** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
  objectName: 253,
  /** namespace/name, of which a namespace has at most 63. */
  namespacedName: 317,
  /** A path of 512 and a name of 64: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  roleArn: 620,
  /** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
  externalId: 1224,
} as const;

/** How many items a list of the status may have. */
export const MOST_ITEMS = {
  /** Ours: four times what an object claims by itself, so that an heir can take over what others leave. */
  claims: 64,
  /** Ours: four times the Puts of unknown outcome that an object makes for one target. */
  attempts: 16,
} as const;
