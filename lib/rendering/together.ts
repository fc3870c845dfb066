import type { AlertStatus, Notification } from '../alertmanager/notification.ts';

/** Several notifications that share one message, by alert group. */
export type Together = {
  readonly groups: readonly GroupStates[];
  /** Why they share it. */
  readonly because: 'limited' | 'backlog';
};

/** The states of one alert group, of which only the last is news. */
export type GroupStates = {
  readonly notification: Notification;
  /** As `RenderInput.groupHash`, which of several groups is a key of the message. */
  readonly groupHash?: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAtMs: number;
  /** Its other states, which were not shown yet, in the order of the queue. */
  readonly overtaken: readonly PastState[];
  /** A later state has been shown already: all of this is history. */
  readonly isHistory: boolean;
};

export type PastState = { readonly status: AlertStatus; readonly acceptedAtMs: number };
