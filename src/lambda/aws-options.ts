/** How AWS is reached: with which region, identity and connection. */
export interface AwsOptions {
  /** For functions whose manifest or name has no region; absent: the region of the AWS profile, if it has one. */
  readonly region?: string;
  readonly profile?: string;
  /** URL to use instead of Lambda's own. */
  readonly endpointUrl?: string;
  /** PEM file of the certificates to trust; absent: Node's own. */
  readonly caBundle?: string;
  /** False: the server's certificate is not checked. */
  readonly verifySsl: boolean;
  /** False: requests are sent without a signature, and no credentials are needed. */
  readonly signRequest: boolean;
  /** Time limit for an answer; 0: none. */
  readonly readTimeoutSeconds: number;
  /** Time limit for opening a connection; 0: none. */
  readonly connectTimeoutSeconds: number;
  /** True: each request is logged. */
  readonly debug: boolean;
}
