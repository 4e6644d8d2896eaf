/** How AWS is reached: with which region, identity and connection. */
export interface AwsOptions {
  /** Of functions whose manifest or name says none; absent: that of the AWS profile, if it has one. */
  readonly region?: string;
  readonly profile?: string;
  /** URL that takes the place of Lambda's own. */
  readonly endpointUrl?: string;
  /** PEM file of the certificates to trust; absent: Node's own. */
  readonly caBundle?: string;
  /** False: the certificate of the other side is not checked. */
  readonly verifySsl: boolean;
  /** False: requests are sent without a signature, and no credentials are looked for. */
  readonly signRequest: boolean;
  /** 0: without limit. */
  readonly readTimeoutSeconds: number;
  /** 0: without limit. */
  readonly connectTimeoutSeconds: number;
  /** Each request is reported. */
  readonly debug: boolean;
}
