import type { ConfigField, ConfigNode, Position } from './config-node.ts';

/** What Alertmanager's configuration says, as far as the guard is concerned with it. */
export type Configuration = {
  readonly root: ConfigNode;
  readonly global: ConfigNode | undefined;
  readonly receivers: readonly ConfiguredReceiver[];
  readonly receiversPlace: Position;
  /** In the order of the file: the root first, every route before its children. */
  readonly routes: readonly Route[];
};

export type ConfiguredReceiver = {
  readonly name: string;
  readonly node: ConfigNode;
  readonly place: Position;
  readonly integrations: readonly Integration[];
};

/** One item of one `…_configs` list. */
export type Integration = {
  /** The name of the list, such as `slack_configs`. */
  readonly key: string;
  readonly receiver: string;
  readonly node: ConfigNode;
  readonly place: Position;
};

export type Route = {
  /** Its own or the one it inherits. */
  readonly receiver: string | undefined;
  /** Names of labels, its own or inherited; none means one group for everything. */
  readonly groupBy: readonly string[];
  /** Its own or the one it inherits, where it is written. */
  readonly repeatInterval: ConfigField | undefined;
  /** Only what this route states itself, by name. */
  readonly durations: readonly ConfigField[];
  readonly node: ConfigNode;
  readonly place: Position;
};
