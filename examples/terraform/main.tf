# What `kubectl eic convert examples/terraform/main.tf` turns into a manifest: Terraform knows the queue, the file does not
# say its ARN, so that becomes a placeholder, to be filled with --set or by whatever applies the manifest.
resource "aws_sqs_queue" "failed" {
  name = "orders-failed"
}

resource "aws_lambda_function_event_invoke_config" "orders" {
  function_name                = "orders"
  qualifier                    = "live"
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}
