import { type Document, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import * as z from 'zod';

export type Json = z.core.util.JSONType;
export type JsonObject = { readonly [key: string]: Json };

/**
 * Reads one file of infra/*.yml: YAML with CloudFormation's short forms, such as `!Ref Name`, which become the long ones.
 * Variables such as `${sls:stage}` stay as they are.
 */
export function parseTemplateYaml(text: string): JsonObject {
  // Of its schema no tag but the core's is known; the others are read here.
  const document = parseDocument(text, { version: '1.2', schema: 'core', merge: false, logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined) throw error;
  return z.record(z.string(), z.json()).parse(toJson(document.contents, document));
}

function toJson(node: unknown, document: Document): Json {
  if (isAlias(node)) return toJson(node.resolve(document), document);
  const value = untagged(node, document);
  const tag = isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined;
  return tag === undefined || !tag.startsWith('!') ? value : longForm(tag.slice(1), value);
}

function untagged(node: unknown, document: Document): Json {
  if (isSeq(node)) return node.items.map((item) => toJson(item, document));
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map(({ key, value }) => [String(toJson(key, document)), toJson(value, document)]),
    );
  }
  return isScalar(node) ? z.json().parse(node.value) : null;
}

/** Source: "Intrinsic function reference" of CloudFormation: of the short forms only two have no `Fn::`. */
function longForm(name: string, value: Json): Json {
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name !== 'GetAtt' || typeof value !== 'string') return { [`Fn::${name}`]: value };
  const dot = value.indexOf('.');
  return { 'Fn::GetAtt': [value.slice(0, dot), value.slice(dot + 1)] };
}
