/** The manifest with which the API reference begins; the tests put it to a real API server. */
export const EXAMPLE = `apiVersion: lambda.eventinvoke.dev/v1beta1
kind: EventInvokeConfig
metadata:
  name: orders
  namespace: shop
spec:
  functionName: orders
  qualifier: live                  # an alias; left out, it would be $LATEST
  maximumRetryAttempts: 1
  maximumEventAgeInSeconds: 3600   # an hour
  destinationConfig:
    onSuccess: {}                  # explicitly: no record of successful invocations
    onFailure:
      destination: arn:aws:sqs:eu-west-1:123456789012:orders-failed
  deletionPolicy: Delete           # deleting this object removes the settings from Lambda
  driftCheckInterval: 5m
`;
