/**
 * Undoes Go's `regexp.QuoteMeta`, through which Alertmanager sends the receiver's name: `web\.hook` is `web.hook`.
 *
 * Grafana sends the name as it is. No name is damaged by that, because only a backslash before one of the characters
 * that QuoteMeta escapes is taken away, and a bare one stays.
 * Source: prometheus/alertmanager template/template.go `Data()`; Go regexp `QuoteMeta`.
 */
export function unquoteReceiver(quoted: string): string {
  return quoted.replace(/\\([\\.+*?()|[\]{}^$])/g, '$1');
}
