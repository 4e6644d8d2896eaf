/** The resource type of the provider hashicorp/aws. */
export const TERRAFORM_TYPE = 'aws_lambda_function_event_invoke_config';

/** The types of resources that are an event invoke config. */
export const CONFIG_TYPES = [TERRAFORM_TYPE, 'awscc_lambda_event_invoke_config'] as const;

/** One of {@link CONFIG_TYPES}. */
export type ConfigType = (typeof CONFIG_TYPES)[number];

/** The type of a resource that is an event invoke config; undefined for any other resource. */
export function configTypeOf(type: string | undefined): ConfigType | undefined {
  return CONFIG_TYPES.find((one) => one === type);
}

/**
 * The provider hashicorp/aws sends this value if maximum_retry_attempts is left out: it is the default in the provider's schema.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/function_event_invoke_config.go
 */
export const TERRAFORM_RETRY_ATTEMPTS = '2';

/** The value that a provider sends if maximum_retry_attempts is left out; undefined: it sends none. */
export const DEFAULT_RETRY_ATTEMPTS: Readonly<Record<ConfigType, string | undefined>> = {
  aws_lambda_function_event_invoke_config: TERRAFORM_RETRY_ATTEMPTS,
  awscc_lambda_event_invoke_config: undefined,
};

/** The advice where the files alone don't say enough. */
export const SHOW_JSON =
  'convert what Terraform itself makes of it: terraform show -json | kubectl eic convert - (or, before the first apply, terraform plan -out=plan && terraform show -json plan | kubectl eic convert -)';
