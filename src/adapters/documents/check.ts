/** What a document must be before any engine takes it: plain JSON that fits the schema of its collection. */
import { Compile, type Validator } from 'typebox/compile'
import { Settings } from 'typebox/system'
import { COLLECTIONS, type CollectionName, type Document } from '../../application/collections.js'
import { InvalidError, type Problem } from '../../domain/errors.js'

/** The deepest nesting that MongoDB stores. */
const MOST_LEVELS = 100

/** More than any form or file has; the library itself stops at 8. */
const MOST_PROBLEMS = 1000

type Fault = ReturnType<Validator['Errors']>[number]

const validators = new Map<CollectionName, Validator>()

function validatorOf (collection: CollectionName): Validator {
  const known = validators.get(collection)
  if (known) return known
  const validator: Validator = Compile(COLLECTIONS[collection].schema)
  validators.set(collection, validator)
  return validator
}

/**
 * A copy of the document as it will be read: keys with the value undefined are dropped.
 * `prefix` goes before every path of the problems (the position in a list of documents).
 * Throws InvalidError with the dotted path of everything that is null, is not plain JSON or does not fit the schema.
 */
export function checkedCopy<C extends CollectionName> (collection: C, document: Document<C>, prefix: string[] = []): Document<C> {
  const problems: Problem[] = []
  const copy = storable(document, prefix, [], problems)
  const validator = validatorOf(collection)
  if (!validator.Check(copy)) problems.push(...schemaProblems(validator, copy, prefix))
  if (problems.length > 0) throw new InvalidError(firstOfEachField(problems))
  return copy as Document<C>
}

const firstOfEachField = (problems: Problem[]): Problem[] =>
  problems.filter(({ field }, index) => problems.findIndex(other => other.field === field) === index)

/** The value as JSON gives it back; undefined, and a problem, for what JSON would lose or engines would store differently. */
function storable (value: unknown, path: string[], above: object[], problems: Problem[]): unknown {
  const refuse = (key: string, at = path) => { problems.push({ field: at.join('.'), key }) }
  if (typeof value === 'string') return isStorableText(value) ? value : refuse('problem.text')
  // JSON has one zero only.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : refuse('problem.number')
  if (typeof value === 'boolean') return value
  if (value === null || value === undefined) return refuse('problem.null')
  if (typeof value !== 'object' || !isPlain(value) || above.includes(value)) return refuse('problem.json')
  if (above.length >= MOST_LEVELS) return refuse('problem.depth')
  const inside = [...above, value]
  if (Array.isArray(value)) return Array.from(value, (item, index) => storable(item, [...path, String(index)], inside, problems))
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => {
    if (!isStorableText(key)) refuse('problem.text', [...path, key])
    return [key, storable(item, [...path, key], inside, problems)]
  }))
}

/** Half a surrogate pair has no UTF-8 form, and U+0000 ends a text in one engine and is refused in keys by the other. */
const isStorableText = (text: string): boolean => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text)

const isPlain = (value: object): boolean =>
  Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value))

function schemaProblems (validator: Validator, copy: unknown, prefix: string[]): Problem[] {
  const { maxErrors } = Settings.Get()
  Settings.Set({ maxErrors: MOST_PROBLEMS })
  try {
    return validator.Errors(copy).flatMap(fault => problemsOf(fault, [...prefix, ...keysOf(fault.instancePath)]))
  } finally {
    Settings.Set({ maxErrors })
  }
}

const keysOf = (pointer: string): string[] =>
  pointer.split('/').slice(1).map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'))

const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/** One problem per field. Branches of a union are left out: the union itself says that none fits. */
function problemsOf (fault: Fault, path: string[]): Problem[] {
  if (fault.schemaPath.includes('/anyOf/')) return []
  const field = path.join('.')
  switch (fault.keyword) {
    case 'required':
      return fault.params.requiredProperties.map(name => ({ field: [...path, name].join('.'), key: 'problem.required' }))
    case 'additionalProperties':
      return fault.params.additionalProperties.map(name => ({ field: [...path, name].join('.'), key: 'problem.unknown-field' }))
    case 'boolean': return []
    case 'enum': return [{ field, key: 'problem.choice', params: { allowed: fault.params.allowedValues.join('|') } }]
    case 'minimum': case 'minLength': case 'minItems': case 'maximum': case 'maxLength': case 'maxItems':
      return [{ field, key: `problem.${kebab(fault.keyword)}`, params: { limit: Number(fault.params.limit) } }]
    case 'pattern': return [{ field, key: 'problem.pattern' }]
    default: return [{ field, key: 'problem.type' }]
  }
}
