/** Terraform's name of the resource type. */
export const TERRAFORM_TYPE = 'aws_lambda_function_event_invoke_config';

/**
 * The provider sends this value if maximum_retry_attempts is left out: it is the default in the provider's schema.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/function_event_invoke_config.go
 */
export const TERRAFORM_RETRY_ATTEMPTS = '2';

/** The advice where the files alone don't say enough. */
export const SHOW_JSON =
  'convert what Terraform itself makes of it: terraform show -json | kubectl eic convert - (or, before the first apply, terraform plan -out=plan && terraform show -json plan | kubectl eic convert -)';
