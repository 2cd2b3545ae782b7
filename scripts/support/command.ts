/** What the commands with a fixed form share: JSON on stdout and nothing else, exit code 2 and one line for bad input. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { isDate } from '../../src/domain/dates.js'
import { FixtureError, InvalidError, NotFoundError, type Problem } from '../../src/domain/errors.js'
import { checkFacts, type Facts } from '../../src/domain/facts/facts.js'
import { LOCALES_DIR } from '../../src/paths.js'
import { makeTexts, readMessages } from '../../src/web/text.js'

/** The user gave something that cannot be used; `message` is the one line that is printed. */
class InputError extends Error {}

export function refuse (message: string): never {
  throw new InputError(message.replaceAll(/\s+/g, ' '))
}

/** Command-line arguments: one file and the named options. Refuses anything else. */
export function commandArguments<O extends NonNullable<ParseArgsConfig['options']>> (usage: string, options: O) {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true, strict: true })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) refuse(`usage: ${usage}`)
    return { values, file }
  } catch (error) {
    if (error instanceof InputError) throw error
    return refuse(`${error instanceof Error ? error.message : String(error)}; usage: ${usage}`)
  }
}

/** A day given as an option, or undefined. */
export function dayOption (name: string, value: string | undefined): string | undefined {
  if (value !== undefined && !isDate(value)) refuse(`--${name}: ${JSON.stringify(value)} is not a day written YYYY-MM-DD`)
  return value
}

/** The day whose knowledge is used; see catalogue.ts. */
export const KNOWN_ON_OPTION = { 'known-on': { type: 'string' } } as const

/** A whole number from 1 up given as an option, or undefined. */
export function countOption (name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!/^[1-9]\d{0,5}$/.test(value)) refuse(`--${name}: ${JSON.stringify(value)} is not a whole number from 1 up`)
  return Number(value)
}

/** A yearly rate from 0 to 1 given as an option (0.05 is 5 %), or undefined. */
export function rateOption (name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/.test(value)) refuse(`--${name}: ${JSON.stringify(value)} is not a yearly rate from 0 to 1, such as 0.05`)
  return Number(value)
}

/** What the ledger may be asked for; a horizon of more than fifty years is a slip. */
export const MONEY_OPTIONS = { horizon: { type: 'string' }, discount: { type: 'string' } } as const

export function moneyOptions ({ horizon, discount }: { horizon?: string, discount?: string }) {
  const horizonYears = countOption('horizon', horizon)
  if (horizonYears !== undefined && horizonYears > 50) refuse(`--horizon: ${horizonYears} is more than 50 years`)
  return { horizonYears, discount: rateOption('discount', discount) }
}

export async function readJson (file: string): Promise<unknown> {
  let content: string
  try {
    content = await readFile(file, 'utf8')
  } catch (error) {
    return refuse(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`)
  }
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''))
  } catch (error) {
    return refuse(`${basename(file)}: is not JSON: ${error instanceof Error ? error.message : ''}`)
  }
}

function sayProblem ({ field, key, params }: Problem, place: string): string {
  const { t, has } = makeTexts('en', readMessages(LOCALES_DIR, 'en'), false)
  return `${place}${field}: ${has(key) ? t(key, params) : key}`
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function factsOf (value: unknown, place: string): Facts {
  if (!isRecord(value)) refuse(`${place || 'the file '}must hold an object of facts`)
  const { facts, problems } = checkFacts(value)
  if (problems[0]) refuse(sayProblem(problems[0], place))
  return facts
}

/** The facts of a file: one object, or an array of them. */
export async function readFacts (file: string): Promise<{ many: boolean, facts: Facts[] }> {
  const value = await readJson(file)
  if (!Array.isArray(value)) return { many: false, facts: [factsOf(value, '')] }
  return { many: true, facts: value.map((item, index) => factsOf(item, `[${index}].`)) }
}

/** Runs a command: prints its result as JSON, or one line on stderr and exit code 2. */
export async function runCommand (command: () => Promise<unknown>): Promise<void> {
  try {
    const text = JSON.stringify(await command(), null, 2)
    await new Promise<void>(resolve => process.stdout.write(`${text}\n`, () => resolve()))
  } catch (error) {
    const known = error instanceof InputError || error instanceof InvalidError || error instanceof NotFoundError || error instanceof FixtureError
    process.stderr.write(known ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = known ? 2 : 1
  }
}
