/** Versions of a flow as the address and the page name them. */

/** `1.4.2`, with the commit where others have the same numbers: the collector takes it so. */
export function names(versions) {
  const plain = (version) => `${version.major}.${version.minor}.${version.patch}`;
  const seen = new Map();
  for (const {version} of versions) {
    seen.set(plain(version), (seen.get(plain(version)) ?? 0) + 1);
  }
  return versions.map(({version}) => (seen.get(plain(version)) > 1 && version.git_hash ? `${plain(version)}+${version.git_hash}` : plain(version)));
}

/** v1.4.2, with the beginning of the commit. */
export const label = (name) => `v${name.replace(/\+(.{7}).*/, '+$1')}`;

/** How a time became another: steps down (−3 to −1), the same (0), steps up. */
export function step(now, before) {
  if (!(now > 0) || !(before > 0)) {
    return 0;
  }
  const ratio = now / before;
  const size = Math.max(ratio, 1 / ratio);
  const steps = size >= 4 ? 3 : size >= 2 ? 2 : size >= 1.25 ? 1 : 0;
  return ratio < 1 ? -steps : steps;
}
