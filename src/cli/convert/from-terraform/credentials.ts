/** The arguments and blocks of a provider by which its credentials, and so its account, may be others than the operator's. */
export const CREDENTIALS = [
  'assume_role',
  'assume_role_with_web_identity',
  'profile',
  'access_key',
  'shared_config_files',
  'shared_credentials_files',
  'allowed_account_ids',
] as const;
