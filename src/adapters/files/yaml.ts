/** One YAML document as plain data: dates stay texts, doubled keys and aliases are refused. */
import { isNode, parseDocument, type Document } from 'yaml'
import type { Report } from './faults.js'

export type YamlFile = {
  value: unknown
  /** The line on which a path stands, or its nearest parent that is there. */
  lineOf: (path: readonly (string | number)[]) => number
}

/** The data of the text; undefined, with every fault reported by line, when it is not one strict YAML 1.2 document. */
export function readYaml (text: string, report: Report): YamlFile | undefined {
  const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: true, strict: true, prettyErrors: false })
  const complaints = [...document.errors, ...document.warnings]
  for (const { pos: [start], message } of complaints) report([`line ${lineAt(text, start)}`], message)
  if (complaints.length > 0) return undefined
  try {
    return { value: document.toJS({ maxAliasCount: 0 }), lineOf: path => lineAt(text, offsetOf(document, path)) }
  } catch (error) {
    report([], `aliases are not allowed (${(error as Error).message})`)
    return undefined
  }
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

function offsetOf (document: Document, path: readonly (string | number)[]): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  if (isNode(node) && node.range) return node.range[0]
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1))
}
