/** What is wrong in the files of `fixtures/`: how a fault is named, collected and thrown. */
import { relative } from 'node:path'
import type { Validator } from 'typebox/compile'
import { Settings } from 'typebox/system'
import { FixtureError } from '../../domain/errors.js'
import { Id, IsoDate } from '../../domain/shape.js'

export type Fault = { file: string, path: string, words: string }

/** Takes one fault; the path is relative to what the reporter was given to check. */
export type Report = (path: readonly (string | number)[], words: string) => void

/** Every fault of a load, in the order of the files. `file` and `path` of the error are those of the first. */
export class FixtureFaults extends FixtureError {
  readonly problems: readonly Fault[]
  constructor (problems: readonly [Fault, ...Fault[]]) {
    const [{ file, path, words }] = problems
    super(file, path, words)
    this.problems = problems
    this.message = problems.map(faultLine).join('\n')
  }
}

export const faultLine = ({ file, path, words }: Fault): string => `${file}: ${path}: ${words}`

/** Throws FixtureFaults when there is any fault. Files are read at once, so their faults are put in order here. */
export function refuse (faults: readonly Fault[]): void {
  const [first, ...others] = [...faults].sort((a, b) => a.file === b.file ? 0 : a.file < b.file ? -1 : 1)
  if (first) throw new FixtureFaults([first, ...others])
}

/** `['attracts', 0, 'why']` reads `attracts[0].why`; the root of a file reads `(whole file)`. */
export function pathText (path: readonly (string | number)[]): string {
  const text = path.map(key => typeof key === 'number' ? `[${key}]` : `.${key}`).join('')
  return text.replace(/^\./, '') || '(whole file)'
}

/** The name of a file in messages: from the working directory where it lies below it. */
export function shownName (file: string): string {
  const name = relative(process.cwd(), file)
  return name.startsWith('..') ? file : name
}

export const reportTo = (faults: Fault[], file: string): Report =>
  (path, words) => { faults.push({ file: shownName(file), path: pathText(path), words }) }

/** The same reporter for a part of the whole: its paths start with `keys`. */
export const below = (report: Report, ...keys: (string | number)[]): Report =>
  (path, words) => report([...keys, ...path], words)

/** The same reporter for lists of values that each stand under one key of a record. */
export const inside = (report: Report, key: string): Report =>
  (path, words) => report([...path, key], words)

/** The library stops at 8 faults of one value; a page of them is wanted. */
const MOST_FAULTS = 200

/** Whether the value fits the shape; every misfit is reported. */
export function fits (validator: Validator, value: unknown, report: Report): boolean {
  if (validator.Check(value)) return true
  const { maxErrors } = Settings.Get()
  Settings.Set({ maxErrors: MOST_FAULTS })
  try {
    for (const fault of validator.Errors(value)) reportMisfit(fault, value, report)
  } finally {
    Settings.Set({ maxErrors })
  }
  return false
}

type Misfit = ReturnType<Validator['Errors']>[number]

const PATTERN_WORDS: Readonly<Record<string, string>> = {
  [String(Reflect.get(IsoDate, 'pattern'))]: 'is not a day YYYY-MM-DD',
  [String(Reflect.get(Id, 'pattern'))]: 'is not lower-case letters, digits and hyphens'
}

/** Branches of a union are left out: the union itself says that none fits. */
function reportMisfit (fault: Misfit, root: unknown, report: Report): void {
  if (fault.schemaPath.includes('/anyOf/') || fault.keyword === 'boolean') return
  const path = keysOf(fault.instancePath, root)
  const value = JSON.stringify(valueAt(root, path))
  switch (fault.keyword) {
    case 'required': return fault.params.requiredProperties.forEach(key => report([...path, key], 'is missing'))
    case 'additionalProperties': return fault.params.additionalProperties.forEach(key => report([...path, key], 'unknown key'))
    case 'enum': return report(path, `${value} is not one of ${fault.params.allowedValues.join(', ')}`)
    case 'pattern': return report(path, `${value} ${PATTERN_WORDS[String(fault.params.pattern)] ?? `does not match ${fault.params.pattern}`}`)
    case 'anyOf': return report(path, `${value} has none of the allowed shapes`)
    default: return report(path, fault.message)
  }
}

/** The keys of a JSON pointer; positions in lists become numbers. */
function keysOf (pointer: string, root: unknown): (string | number)[] {
  const keys: (string | number)[] = []
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    keys.push(Array.isArray(valueAt(root, keys)) ? Number(key) : key)
  }
  return keys
}

/** The value at a path of keys and positions; undefined when there is none. */
export const valueAt = (root: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((value, key) => isRecord(value) || Array.isArray(value) ? (value as Record<string | number, unknown>)[key] : undefined, root)

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
