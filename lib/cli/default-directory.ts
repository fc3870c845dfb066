import { existsSync } from 'node:fs';
import { findAllowList } from '../project/find-allow-list.ts';

const ofThisRepository = 'infra/allow-list';

/** Where the allow-list is unless the command line says otherwise: where `alertguard.yml` says, if there is one here. */
export function defaultDirectory(): string {
  return findAllowList('.') ?? (existsSync(ofThisRepository) ? ofThisRepository : 'allow-list');
}
