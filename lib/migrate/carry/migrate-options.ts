import type { AlertmanagerVersion } from '../../alertmanager-config/alertmanager-version.ts';

export type MigrateOptions = {
  /** Whose allow-list file everything goes into. */
  readonly team: string;
  /** As which sender this Alertmanager signs. */
  readonly sender: string;
  /** What its receivers post to from now on. */
  readonly relayUrl: string;
  /** Through Amazon SES, or through the mail server of the old configuration. */
  readonly email: 'ses' | 'smtp';
  /** Options that are newer are not written; where it is not known, those of every version in use are. */
  readonly version: AlertmanagerVersion | undefined;
};
