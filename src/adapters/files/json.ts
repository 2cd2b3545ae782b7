/** Fixtures in JSON: a file is one value of one shape. */
import { readFile } from 'node:fs/promises'
import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { fits, reportTo, type Fault, type Report } from './faults.js'

/** A file that was read: its value when the shape is right, and where to put what else is wrong with it. */
export type JsonFile<T> = { value: T | undefined, report: Report }

const validators = new Map<TSchema, Validator>()

function validatorOf (schema: TSchema): Validator {
  const known = validators.get(schema)
  if (known) return known
  const validator: Validator = Compile(schema)
  validators.set(schema, validator)
  return validator
}

/** Reads one file of one shape; faults go to `faults`, and the value is then undefined. */
export async function readShape<S extends TSchema> (file: string, schema: S, faults: Fault[]): Promise<JsonFile<Static<S>>> {
  const report = reportTo(faults, file)
  const value = await readJson(file, report)
  const sound = value !== undefined && fits(validatorOf(schema), value, report)
  return { value: sound ? value as Static<S> : undefined, report }
}

async function readJson (file: string, report: Report): Promise<unknown> {
  let text = ''
  try {
    text = await readFile(file, 'utf8')
    return JSON.parse(text)
  } catch (error) {
    report([], error instanceof SyntaxError ? `is not JSON: ${error.message}${lineOf(error.message, text)}` : `cannot be read: ${(error as Error).message}`)
    return undefined
  }
}

/** The parser names a position; people look for lines. */
function lineOf (message: string, text: string): string {
  const position = /position (\d+)/.exec(message)?.[1]
  return position === undefined ? '' : ` (line ${text.slice(0, Number(position)).split('\n').length})`
}
