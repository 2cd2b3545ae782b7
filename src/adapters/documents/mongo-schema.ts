/** The mongoose schema of a collection, made from its one TypeBox shape. */
import mongoose from 'mongoose'
import { COLLECTIONS, type CollectionName } from '../../application/collections.js'
import { isOpen, kindOf, type Kind, type Node } from './paths.js'
import { storedKey, storedPath, type Stored } from './mongo-form.js'

type Definition = Record<string, unknown>

const TYPES: Record<Kind, unknown> = { string: String, number: Number, boolean: Boolean }

/** `$type` instead of mongoose's `type`, which is the name of a field in several collections. */
const OPTIONS = { strict: 'throw', strictQuery: 'throw', typeKey: '$type', minimize: false, versionKey: false, id: false } as const

/**
 * The schema of the collection in its stored form: `_id` is the id, indexes as declared (each ends in `_id`, the order of a page).
 * Throws TypeError for a part of the shape that has no form in mongoose.
 */
export function mongooseSchema (collection: CollectionName): mongoose.Schema<Stored> {
  const { schema, indexes } = COLLECTIONS[collection]
  const { id, ...fields } = (schema as Node).properties ?? {}
  const definition = { _id: { $type: String }, ...definitionOf(fields), _batch: { $type: Number } }
  const made = new mongoose.Schema<Stored>(definition as mongoose.SchemaDefinition<Stored>, {
    ...OPTIONS, collection, autoIndex: false, autoCreate: false, bufferCommands: false, suppressReservedKeysWarning: true
  })
  for (const path of indexes) made.index({ [storedPath(path.split('.'))]: 1, _id: 1 })
  return made
}

const definitionOf = (fields: Record<string, Node>): Definition =>
  Object.fromEntries(Object.entries(fields).map(([key, node]) => [storedKey(key), typeOf(node)]))

/** Without `default: undefined` mongoose adds an empty list wherever one is absent. */
function typeOf (node: Node): unknown {
  const kind = kindOf(node)
  if (kind) return { $type: TYPES[kind] }
  // mongoose refuses filters by keys of members whose shape is open, unless the list itself is open.
  if (node.items && !isOpen(node.items)) return { $type: [typeOf(node.items)], default: undefined }
  if (node.properties && !isOpen(node)) return { $type: part(node.properties) }
  if (node.items || isOpen(node) || node.patternProperties) return { $type: mongoose.Schema.Types.Mixed }
  throw new TypeError(`no mongoose type for ${JSON.stringify(node)}`)
}

/** A schema of its own: a nested definition would read as an empty object where the part is absent. */
const part = (fields: Record<string, Node>): mongoose.Schema =>
  new mongoose.Schema(definitionOf(fields) as mongoose.SchemaDefinition, { ...OPTIONS, _id: false, suppressReservedKeysWarning: true })
