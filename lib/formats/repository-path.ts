import path, { type PlatformPath } from 'node:path';

/**
 * A file as a repository has it, from the working directory and with `/`: code review knows no other form. Windows' paths
 * are read by Windows' own rules, which `platform` hands in.
 */
export function repositoryPath(file: string, cwd: string, platform: PlatformPath = path): string {
  return platform.relative(cwd, platform.resolve(cwd, file)).split(platform.sep).join('/');
}

/** The same as a URI reference, which SARIF takes. */
export function repositoryUri(file: string, cwd: string, platform: PlatformPath = path): string {
  return repositoryPath(file, cwd, platform).split('/').map(encodeURIComponent).join('/');
}
