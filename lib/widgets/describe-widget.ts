const show = `## A view of alertguard

Answers one of an operator's five questions from the audit lines of the dashboard's time range, and by counting the queues.

| parameter | value |
|---|---|
| \`view\` | \`stuck\`: what is stuck now, by destination |
| | \`story\`: the latest alert groups, or what became of one |
| | \`notified\`: who was notified, and under which allow-list |
| | \`refused\`: who was refused, and why |
| | \`unproven\`: destinations that were not proven lately, and dead letters |
| \`destination\` | of \`stuck\` and \`notified\`: only this one, \`team/name\` |
| \`group\` | of \`story\`: the group hash, or its first 6 digits or more |
| \`hash\` | of \`notified\`: the hash of the allow-list, or its first 6 digits or more |
| \`sender\`, \`reason\` | of \`refused\`: only these |

\`\`\` yaml
view: stuck
\`\`\`

Each time it is shown it asks CloudWatch Logs Insights, which is charged by the bytes that it scans.`;

const redrive = `## The dead letters of alertguard

Lists what was given up, by destination and reason, with buttons that send it back or delete it.

| parameter | value |
|---|---|
| \`act\` | \`list\` |

\`\`\` yaml
act: list
\`\`\`

While the list is made the dead letters are hidden from other readers, for seconds.`;

/**
 * What a dashboard shows of the parameters where a widget is edited. Source: CloudWatch user guide, "Creating a custom widget
 * for a CloudWatch dashboard".
 */
export function describeWidget(name: 'show' | 'redrive'): { readonly markdown: string } {
  return { markdown: name === 'show' ? show : redrive };
}
