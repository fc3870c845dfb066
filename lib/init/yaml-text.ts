const otherThanText = /^(?:true|false|null|yes|no|on|off|y|n)$/;

/** A name or a domain as YAML that every reader takes for text: `null` and `1.e1` are none without quotes. */
export function yamlText(text: string): string {
  return /^[a-z][a-z0-9.-]*$/.test(text) && !otherThanText.test(text) ? text : JSON.stringify(text);
}
