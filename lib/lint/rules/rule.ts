import type { AlertmanagerVersion } from '../../alertmanager-config/alertmanager-version.ts';
import type { Configuration, Integration } from '../../alertmanager-config/configuration.ts';
import type { RelayUrls } from '../../alertmanager-config/guard-receiver.ts';
import type { Schema } from '../../config-forms/find-slices.ts';
import type { PlacedFinding, Severity } from './finding.ts';

/** What the rules judge, and what they know of the guard that it is for. */
export type LintInput = {
  readonly configuration: Configuration;
  /** What the file is in which it stands; an `alertmanager.yml` where that is not said. */
  readonly schema?: Schema;
  readonly relayUrls: RelayUrls;
  /** Absent where it is not known: then what holds in any version in use is told. */
  readonly version: AlertmanagerVersion | undefined;
  /** Names of the receivers that each sender may address; absent where the allow-list is not at hand. */
  readonly receiversOf: ((sender: string) => ReadonlySet<string> | undefined) | undefined;
  /** Whose Alertmanager this is. */
  readonly sender: string | undefined;
  /** Why migrating would leave an integration as it is; undefined where it would carry it over. */
  readonly whyNotCarried?: (integration: Integration, configuration: Configuration) => string | undefined;
};

export type Rule = {
  readonly name: string;
  /** Of most of its findings. */
  readonly severity: Severity;
  /** What is wrong, in a sentence. */
  readonly summary: string;
  /** Why that matters, and the source. */
  readonly reason: string;
  readonly check: (input: LintInput) => readonly PlacedFinding[];
};
