/** What a dashboard shows of one widget: HTML without scripts, or the Markdown that documents its parameters. */
export type WidgetAnswer = string | { readonly markdown: string };

/**
 * A bug is a sentence to whoever looks, and a stack in the log. Unanswered, Lambda would give the text of the exception to the
 * dashboard.
 */
export async function answerWidget(
  answer: () => Promise<WidgetAnswer>,
  report: (text: string) => void,
): Promise<WidgetAnswer> {
  try {
    return await answer();
  } catch (error) {
    report(`ERROR ${error instanceof Error ? error.stack : 'no error'}\n`);
    return '<p>This widget failed. The log of its function says why: it is a bug, or its surroundings have changed.</p>';
  }
}
