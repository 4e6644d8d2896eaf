/** The manifests with which the API references begin; the tests put them to a real API server. */
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

export const ACCOUNT_EXAMPLE = `apiVersion: lambda.eventinvoke.dev/v1beta1
kind: AWSAccount
metadata:
  name: payments
spec:
  accountId: "123456789012"        # in quotes, since it is a text
  region: eu-west-1                # of functions whose object names none
  assumeRole:                      # left out, the operator would use its own identity
    roleArn: arn:aws:iam::123456789012:role/event-invoke
    externalId: a-secret-of-both-sides
  requestsPerSecond: 10            # in each region
  grants:
    - namespaces: [payments, "payments-*"]
      functions: ["payments-*"]
      destinations: ["arn:aws:sqs:*:123456789012:payments-*"]
      access: Enforce
    - namespaces: [audit]
      functions: ["*"]             # access is left out: the settings are only read
`;
