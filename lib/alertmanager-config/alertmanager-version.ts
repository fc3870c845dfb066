/** Major and minor: options come and go with minor versions. */
export type AlertmanagerVersion = { readonly major: number; readonly minor: number };

/** Reads `0.28`, `0.28.1` or `v0.28.1`; undefined for anything else. */
export function parseAlertmanagerVersion(text: string): AlertmanagerVersion | undefined {
  const [, major, minor] = /^v?(\d{1,4})\.(\d{1,4})(?:\.\d{1,6})?(?:[-+].*)?$/.exec(text) ?? [];
  return major === undefined || minor === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** Undefined where the version is not known. */
export function isAtLeast(version: AlertmanagerVersion | undefined, minor: number): boolean | undefined {
  return version && (version.major > 0 || version.minor >= minor);
}
