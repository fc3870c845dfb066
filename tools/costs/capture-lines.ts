export type Captured<Result> = { readonly result: Result; readonly lines: readonly string[] };

/** The lines that are written to standard output meanwhile, which Lambda would take to CloudWatch. They are not shown. */
export async function captureLines<Result>(work: () => Promise<Result>): Promise<Captured<Result>> {
  const { stdout } = process;
  const original = stdout.write;
  let text = '';
  stdout.write = (chunk: string | Uint8Array) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  try {
    const result = await work();
    return { result, lines: text.split('\n').filter((line) => line !== '') };
  } finally {
    stdout.write = original;
  }
}
