import { type Document, type LineCounter, parseDocument, type ScalarTag } from 'yaml';

const numbersAndFlags = /^tag:yaml\.org,2002:(?:int|float|bool)$/;

/**
 * The document of an `alertmanager.yml`, to read it and to write it again: it prints what is written, so that `0123`
 * stays `0123`, which may be a key, and is not the number 123.
 */
export function parseConfigDocument(text: string, lines: LineCounter): Document {
  return parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    // Pretty errors quote the line, which may hold a secret.
    prettyErrors: false,
    customTags: (tags) =>
      tags.map((tag) =>
        typeof tag === 'object' && isScalarTag(tag) && numbersAndFlags.test(tag.tag) ? asWritten(tag) : tag,
      ),
  });
}

function isScalarTag(tag: object): tag is ScalarTag {
  return !('collection' in tag) || tag.collection === undefined;
}

function asWritten(tag: ScalarTag): ScalarTag {
  return { ...tag, stringify: ({ source, value }) => source ?? String(value) };
}
