/** Where a dotted path leads in a collection, read from its schema: the same answer for every engine. */
import { COLLECTIONS, type CollectionName } from '../../application/collections.js'
import { InvalidError } from '../../domain/errors.js'

export type Kind = 'string' | 'number' | 'boolean'

/**
 * `steps`: the keys of the path, cut wherever a list may stand in between; a test then asks every member.
 * `kind`: set when the path leads to at most one value, of that kind.
 */
export type Route = { steps: string[][], kind?: Kind }

/** The parts of a JSON schema that decide where a path goes. */
type Node = {
  type?: unknown
  properties?: Record<string, Node>
  patternProperties?: Record<string, Node>
  items?: Node
  enum?: unknown[]
  const?: unknown
  anyOf?: Node[]
}

/** A part whose shape the schema leaves open: any key may stand there, and any list. */
const OPEN: Node = {}

/** Engines disagree whether a key of digits alone is a key or a position in a list, so no such key is taken. */
const KEY = /^(?!\d+$)[A-Za-z0-9_-]{1,100}$/

/** Throws InvalidError for a name that is no collection. */
export function assertCollection (collection: string): asserts collection is CollectionName {
  if (!Object.hasOwn(COLLECTIONS, collection)) throw new InvalidError([{ field: collection, key: 'problem.unknown-collection' }])
}

/**
 * The route of `path` in the documents of a collection.
 * Throws InvalidError for a key with other characters than letters, digits, `_` and `-`, and for a path that no document
 * can have: a misspelt filter must not read as "nothing found".
 */
export function routeTo (collection: CollectionName, path: string): Route {
  const keys = path.split('.')
  if (!keys.every(key => KEY.test(key))) throw new InvalidError([{ field: path, key: 'problem.path' }])
  let node = COLLECTIONS[collection].schema as Node
  const steps: string[][] = [[]]
  for (const key of keys) {
    const isList = node.items !== undefined
    const next = childOf(node.items ?? node, key)
    if (!next) throw new InvalidError([{ field: path, key: 'problem.unknown-field' }])
    if (isList || isOpen(node)) steps.push([])
    steps.at(-1)?.push(key)
    node = next
  }
  const kind = steps.length === 1 ? kindOf(node) : undefined
  return kind ? { steps, kind } : { steps }
}

const isOpen = (node: Node): boolean => node.anyOf !== undefined ||
  (kindOf(node) === undefined && !node.items && Object.keys(node.properties ?? node.patternProperties ?? {}).length === 0)

function childOf (node: Node, key: string): Node | undefined {
  if (isOpen(node)) return OPEN
  if (node.properties && Object.hasOwn(node.properties, key)) return node.properties[key]
  const pattern = Object.keys(node.patternProperties ?? {}).find(source => new RegExp(source, 'u').test(key))
  return pattern === undefined ? undefined : node.patternProperties?.[pattern]
}

/** The one kind of value the schema allows there; undefined for lists, objects, open parts and unions of kinds. */
function kindOf (node: Node): Kind | undefined {
  if (node.type === 'integer' || node.type === 'number') return 'number'
  if (node.type === 'string' || node.type === 'boolean') return node.type
  const kinds = new Set([...node.enum ?? [], ...node.const === undefined ? [] : [node.const]].map(value => typeof value))
  const [only] = kinds
  return kinds.size === 1 && (only === 'string' || only === 'number' || only === 'boolean') ? only : undefined
}
