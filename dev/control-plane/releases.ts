import { fileURLToPath } from 'node:url';

/** An archive of binaries. Its checksum makes it trustworthy, not its source. */
export interface Archive {
  readonly url: string;
  /** Hexadecimal. */
  readonly sha512: string;
}

/** A pinned version of Kubernetes, and the sources of its binaries. */
export interface KubernetesRelease {
  /** Without a leading v, e.g. `1.36.2`. */
  readonly version: string;
  /** Upstream's archives of etcd, kube-apiserver and kubectl by platform (see `platform.ts`); platforms may be absent. */
  readonly archives: Readonly<Record<string, Archive>>;
  /** Folder of a Go module whose go.mod pins etcd and Kubernetes at that version, with every staging module. */
  readonly moduleFolder: string;
}

/** A pinned version of a program that tests need and that Go can build. */
export interface GoProgram {
  /** The name of the executable. */
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  /** Without a leading v, e.g. `4.3.1`. */
  readonly version: string;
  /** With these, the program prints its version. */
  readonly versionArguments: readonly string[];
  /** Folder of a Go module whose go.mod pins the program at that version. */
  readonly moduleFolder: string;
  /** The program's package. */
  readonly package: string;
  /** The variable that holds the version, for the linker. */
  readonly versionVariable: string;
  /** URL of the page that tells how to install it. */
  readonly documentation: string;
}

/** The default version of Kubernetes for tests and the local environment. */
export const KUBERNETES: KubernetesRelease = {
  version: '1.36.2',
  archives: envtestArchives('1.36.2', {
    'linux-amd64':
      'ea743186c8a799f5cf8faf16969f86189d003cb7d130e0ac4b58789f1e5748dcf30ebe91c837a10d5ac415383da3e10b9e64d65785c938c23e739781cfb76f08',
    'linux-arm64':
      '2d72ee985a8e262a3c57dc9f7f0fd891f6a8c7bf7ebaa2db6dc6d8eac8ae28181afe51c1f368b67756cdb40b10de9b205609e1726e5f27f7c6d824dd9c6649ac',
    'darwin-amd64':
      'b4fe9f973cd1992e3880f8b230ed32c0c243b83371591e3e3315f4404df2cdbef8ee94eeb9bb245b7e5feb987d5c4a76c43e0877654ab73f00d7bbc2b9984514',
    'darwin-arm64':
      '9278f9e5af556b2f1f2d139769c1f0d717c7b4426917fdebdba898bcb725a916e4910d6160886194ff9be9589ea7c5c32c2b8ae0754703874b7c8ba8ddfc41ce',
  }),
  moduleFolder: fileURLToPath(new URL('./build/kubernetes', import.meta.url)),
};

/**
 * The oldest API server that the CRD and the operator support: CEL rules are on by default since 1.25. It runs with the etcd and
 * the kubectl of {@link KUBERNETES}.
 */
export const OLDEST_API_SERVER: Omit<KubernetesRelease, 'archives'> = {
  version: '1.25.0',
  moduleFolder: fileURLToPath(new URL('./build/oldest-kubernetes', import.meta.url)),
};

/** The Helm of the tests. */
export const HELM: GoProgram = helm('4.3.1', './build/helm');

/** The Helm before. */
export const HELM_3: GoProgram = helm('3.22.0', './build/helm-3');

/** The linter of the workflows in `.github`. */
export const ACTIONLINT: GoProgram = {
  name: 'actionlint',
  title: 'actionlint',
  version: '1.7.12',
  versionArguments: ['-version'],
  moduleFolder: fileURLToPath(new URL('./build/actionlint', import.meta.url)),
  package: 'github.com/rhysd/actionlint/cmd/actionlint',
  versionVariable: 'github.com/rhysd/actionlint.version',
  documentation: 'https://github.com/rhysd/actionlint/blob/main/docs/install.md',
};

function helm(version: string, moduleFolder: string): GoProgram {
  const module = `helm.sh/helm/v${version.split('.')[0]}`;
  return {
    name: 'helm',
    title: 'Helm',
    version,
    versionArguments: ['version', '--short'],
    moduleFolder: fileURLToPath(new URL(moduleFolder, import.meta.url)),
    package: `${module}/cmd/helm`,
    versionVariable: `${module}/internal/version.version`,
    documentation: 'https://helm.sh/docs/intro/install',
  };
}

function envtestArchives(version: string, sha512s: Readonly<Record<string, string>>): Record<string, Archive> {
  const release = `https://github.com/kubernetes-sigs/controller-tools/releases/download/envtest-v${version}`;
  return Object.fromEntries(
    Object.entries(sha512s).map(([platform, sha512]) => [
      platform,
      { url: `${release}/envtest-v${version}-${platform}.tar.gz`, sha512 },
    ]),
  );
}
