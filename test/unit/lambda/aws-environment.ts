const OURS = /^AWS_/;

/** The AWS variables of this process, to be replaced for a test. */
export interface AwsEnvironment {
  /** Removes all of them and sets these. */
  replace(variables: Readonly<Record<string, string>>): void;
  /** Puts back what was there. */
  restore(): void;
}

/** Takes note of the AWS variables of this process. */
export function noteAwsEnvironment(): AwsEnvironment {
  const before = Object.entries(process.env).filter(([name]) => OURS.test(name));
  const clear = () => {
    for (const name of Object.keys(process.env)) if (OURS.test(name)) delete process.env[name];
  };
  return {
    replace(variables) {
      clear();
      // No file of the user who runs the tests, and no metadata service of the machine.
      Object.assign(process.env, {
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_EC2_METADATA_DISABLED: 'true',
        ...variables,
      });
    },
    restore() {
      clear();
      Object.assign(process.env, Object.fromEntries(before));
    },
  };
}
