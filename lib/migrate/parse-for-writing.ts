import { type Document, parseDocument, type ScalarTag } from 'yaml';

const numbersAndFlags = /^tag:yaml\.org,2002:(?:int|float|bool)$/;

/** A document that prints what is written: `0123` stays `0123`, which may be a key, and is not the number 123. */
export function parseForWriting(text: string): Document.Parsed {
  return parseDocument(text, {
    version: '1.2',
    schema: 'core',
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
