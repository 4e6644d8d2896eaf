/**
 * What the fields of an AWSAccount look like. The patterns keep to what function-name.ts says of patterns. In the patterns of
 * grants, `*` stands for any number of characters and `?` for one.
 */
import { DESTINATION_PARTITION } from './destination.ts';
import { ACCOUNT, NAME_CHARACTER, PARTITION, REGION, whole } from './function-name.ts';

/** Names that no AWSAccount may have, since `--default-account` gives them a meaning. */
export const RESERVED_ACCOUNT_NAMES: readonly string[] = ['operator', 'none'];

/** The name of an object that belongs to no namespace. */
export const OBJECT_NAME = whole('[a-z0-9]([a-z0-9.-]*[a-z0-9])?');

/** An account alone. */
export const ACCOUNT_ID = whole(ACCOUNT);

/** The ARN of an IAM role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const ROLE_ARN = whole(`arn:${PARTITION}:iam::${ACCOUNT}:role/([!-.0-~]+/)*[a-zA-Z0-9_+=,.@-]{1,64}`);

/** What a role's trust policy may ask for. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const EXTERNAL_ID = whole('[a-zA-Z0-9_+=,.@:/-]+');

const TAG_CHARACTER = '[a-zA-Z0-9 _.:/=+@-]';

/** A session tag's key, and its value. https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html */
export const TAG_KEY = whole(`${TAG_CHARACTER}{1,128}`);
export const TAG_VALUE = whole(`${TAG_CHARACTER}*`);

/** The session tag that tells the name of the AWSAccount. */
export const ACCOUNT_NAME_TAG = 'lambda.eventinvoke.dev/aws-account';

/**
 * The session tags of EKS Pod Identity. They go on to each role that is assumed with its credentials, and STS refuses a tag that
 * is there twice. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
const POD_IDENTITY_TAGS: readonly string[] = [
  'eks-cluster-arn',
  'eks-cluster-name',
  'kubernetes-namespace',
  'kubernetes-service-account',
  'kubernetes-pod-name',
  'kubernetes-pod-uid',
];

/** The keys of session tags that a manifest may not use. */
export const RESERVED_TAG_KEYS: readonly string[] = [ACCOUNT_NAME_TAG, ...POD_IDENTITY_TAGS];

/** A pattern of namespaces. */
export const NAMESPACE_PATTERN = whole('[a-z0-9*?-]{1,63}');

/** A pattern of functions' names: no colon and no slash, so that no pattern seems to say anything of a qualifier. */
export const FUNCTION_PATTERN = whole('[a-zA-Z0-9_.*?-]{1,64}');

/** A pattern of regions. */
export const REGION_PATTERN = whole(`(${REGION}|[a-z0-9-]*[*?][a-z0-9*?-]*)`);

// Lengths are not repeated here: the API server reckons the cost of a rule from the length of its pattern.
const ANY_SCOPE = '[a-z0-9*?-]+:[0-9*?]+';
const NAME_PATTERN = '[a-zA-Z0-9_.*?-]+';
const QUALIFIER_PATTERN = '[$a-zA-Z0-9_.*?-]+';

/** A pattern of destinations that have a region and an account. */
export const DESTINATION_PATTERN = whole(
  `arn:${DESTINATION_PARTITION}:((sqs|sns):${ANY_SCOPE}:${NAME_PATTERN}|lambda:${ANY_SCOPE}:function:${NAME_PATTERN}(:${QUALIFIER_PATTERN})?|events:${ANY_SCOPE}:event-bus/${NAME_PATTERN})`,
);

/** An S3 bucket: its name belongs to no account, so it is named exactly. */
export const BUCKET_ARN = whole(`arn:${DESTINATION_PARTITION}:s3:::${NAME_CHARACTER}{3,255}`);

/** Anything that names an S3 bucket. */
export const ANY_BUCKET = '^arn:[^:]*:s3:';
