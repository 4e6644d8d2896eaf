import { Enums, Models } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';

/** A part of Node: all that is known of it but the version. */
interface Part {
  readonly name: string;
  /** Parts that are npm packages, too, have advisories there. @default generic */
  readonly purlType?: 'npm';
  /** The vendor and product by which the National Vulnerability Database knows it. */
  readonly cpe?: string;
  readonly type?: Enums.ComponentType;
}

/** Parts whose key in process.versions does not say all. */
const PARTS: Readonly<Record<string, Part>> = {
  acorn: { name: 'acorn', purlType: 'npm' },
  amaro: { name: 'amaro', purlType: 'npm' },
  ares: { name: 'c-ares', cpe: 'c-ares:c-ares' },
  brotli: { name: 'brotli', cpe: 'google:brotli' },
  cldr: { name: 'cldr', type: Enums.ComponentType.Data },
  icu: { name: 'icu', cpe: 'unicode:international_components_for_unicode' },
  llhttp: { name: 'llhttp', purlType: 'npm', cpe: 'llhttp:llhttp' },
  nghttp2: { name: 'nghttp2', cpe: 'nghttp2:nghttp2' },
  openssl: { name: 'openssl', cpe: 'openssl:openssl' },
  sqlite: { name: 'sqlite', cpe: 'sqlite:sqlite' },
  tz: { name: 'tzdata', type: Enums.ComponentType.Data },
  undici: { name: 'undici', purlType: 'npm', cpe: 'nodejs:undici' },
  unicode: { name: 'unicode', type: Enums.ComponentType.Data },
  uv: { name: 'libuv', cpe: 'libuv:libuv' },
  v8: { name: 'v8', cpe: 'google:v8' },
  zlib: { name: 'zlib', cpe: 'zlib:zlib' },
  zstd: { name: 'zstd', cpe: 'facebook:zstandard' },
};

/** Numbers of interfaces, and Node itself. */
const NO_PARTS = ['node', 'modules', 'napi'];

/**
 * Makes components of Node and of what is linked into its program, which no package manager and no scanner sees.
 *
 * @param versions - process.versions of that Node. Parts that were left out at its build have no version there
 * @returns Node, which depends on all its parts, and the parts
 */
export function nodeComponents(versions: NodeJS.ProcessVersions): Models.Component[] {
  const node = component({ name: 'node', cpe: 'nodejs:node.js', type: Enums.ComponentType.Platform }, versions.node);
  const parts = Object.entries(versions).flatMap(([key, version]) =>
    version && !NO_PARTS.includes(key) ? [component(PARTS[key] ?? { name: key }, version)] : [],
  );
  for (const { bomRef } of parts) node.dependencies.add(bomRef);
  return [node, ...parts];
}

function component(part: Part, version: string): Models.Component {
  const { name, purlType = 'generic', cpe, type = Enums.ComponentType.Library } = part;
  const purl = new PackageURL(purlType, undefined, name, version, undefined, undefined).toString();
  // A suffix such as that of 13.6.233.17-node.53 would match no version of the database.
  const release = version.split('-')[0];
  return new Models.Component(type, name, {
    // undici and others may be in the bundle as well, in another version or even in the same.
    bomRef: `node/${purl}`,
    version,
    purl,
    ...(cpe && { cpe: `cpe:2.3:a:${cpe}:${release}:*:*:*:*:*:*:*` }),
  });
}
