import type { LambdaClient } from '@aws-sdk/client-lambda';

// Such as lambda.eu-west-1.amazonaws.com, lambda.eu-west-1.api.aws, and the endpoints within a VPC.
const OF_AWS = /\.(?:amazonaws\.com(?:\.cn)?|api\.aws|amazonaws\.com\.eu|amazonaws\.eu)$/;

/** The URL that takes the place of Lambda's own; undefined where AWS itself is asked. */
export async function replacedEndpoint({ config }: LambdaClient): Promise<string | undefined> {
  const given = config.isCustomEndpoint ? await config.endpoint?.() : undefined;
  if (given === undefined) return foreign(await config.serviceConfiguredEndpoint?.());
  const port = given.port === undefined ? '' : `:${given.port}`;
  return foreign(`${given.protocol}//${given.hostname}${port}${given.path}`);
}

function foreign(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { hostname, origin, pathname } = new URL(url);
  return OF_AWS.test(hostname) ? undefined : `${origin}${pathname === '/' ? '' : pathname}`;
}
