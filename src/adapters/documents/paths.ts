/** Where a dotted path leads in a collection, read from its schema: the same answer for every engine. */
import { COLLECTIONS, type CollectionName } from '../../application/collections.js'
import { InvalidError } from '../../domain/errors.js'

export type Kind = 'string' | 'number' | 'boolean'

/** What the schema puts at the end of a step: a list, one value or object, or any shape. */
export type End = 'list' | 'single' | 'open'

/**
 * `steps`: the keys of the path, cut wherever a list may stand in between; a test then asks every member.
 * `ends`: what stands at the end of each step.
 * `kind`: set when the path leads to at most one value, of that kind.
 * `member`: the one kind of every value at the end; `any` where the schema leaves it open, `none` where no scalar can stand.
 */
export type Route = { steps: string[][], ends: End[], kind?: Kind, member: Kind | 'any' | 'none' }

/** The parts of a JSON schema that decide where a path goes. */
export type Node = {
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
  const ends: End[] = []
  for (const key of keys) {
    const isList = node.items !== undefined
    const next = childOf(node.items ?? node, key)
    if (!next) throw new InvalidError([{ field: path, key: 'problem.unknown-field' }])
    if (isList || isOpen(node)) {
      steps.push([])
      ends.push(endOf(node))
    }
    steps.at(-1)?.push(key)
    node = next
  }
  ends.push(endOf(node))
  const kind = steps.length === 1 ? kindOf(node) : undefined
  return { steps, ends, member: memberOf(node.items ?? node), ...kind && { kind } }
}

function endOf (node: Node): End {
  if (node.items) return 'list'
  return isOpen(node) ? 'open' : 'single'
}

const memberOf = (node: Node): Kind | 'any' | 'none' => kindOf(node) ?? (isOpen(node) ? 'any' : 'none')

/** Whether the schema leaves the shape open there, or gives several. */
export const isOpen = (node: Node): boolean => node.anyOf !== undefined ||
  (kindOf(node) === undefined && !node.items && Object.keys(node.properties ?? node.patternProperties ?? {}).length === 0)

function childOf (node: Node, key: string): Node | undefined {
  if (isOpen(node)) return OPEN
  if (node.properties && Object.hasOwn(node.properties, key)) return node.properties[key]
  const pattern = Object.keys(node.patternProperties ?? {}).find(source => new RegExp(source, 'u').test(key))
  return pattern === undefined ? undefined : node.patternProperties?.[pattern]
}

/** The one kind of value the schema allows there; undefined for lists, objects, open parts and unions of kinds. */
export function kindOf (node: Node): Kind | undefined {
  if (node.type === 'integer' || node.type === 'number') return 'number'
  if (node.type === 'string' || node.type === 'boolean') return node.type
  const kinds = new Set([...node.enum ?? [], ...node.const === undefined ? [] : [node.const]].map(value => typeof value))
  const [only] = kinds
  return kinds.size === 1 && (only === 'string' || only === 'number' || only === 'boolean') ? only : undefined
}
