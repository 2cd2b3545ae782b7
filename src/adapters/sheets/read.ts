/** Reads the first sheet of a spreadsheet file (.xlsx) that somebody sent: checked before it is opened, nothing in it is ever computed. */
import { crc32, inflateRawSync } from 'node:zlib'
import readWorkbook from 'read-excel-file/node'
import type { SheetCell } from '../../application/ports.js'
import { InvalidError } from '../../domain/errors.js'

const MOST_BYTES = 5 * 1024 * 1024
/** What all parts of the file may come to when they are unpacked. */
const MOST_UNPACKED = 40 * 1024 * 1024
const MOST_PARTS = 200
/** The furthest cell that a sheet may have: a row below or a column beyond would be filled up with empty cells. */
const MOST_ROW = 20_000
const MOST_COLUMN = 200

const refuse = (key: string, params?: Record<string, number>, cause?: unknown): InvalidError =>
  new InvalidError([{ field: 'file', key, ...(params ? { params } : {}) }], { cause })

const END = 0x06054b50
const PART = 0x02014b50
const STORED = 0
const DEFLATED = 8

type Part = { name: string, method: number, packed: Buffer }

/** The parts that the table at the end of a zip file names (APPNOTE 4.3.12 and 4.3.16); undefined where there is no such table. */
function partsOf (file: Buffer): Part[] | undefined {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > file.length || file.readUInt32LE(end) !== END) return undefined
  const count = file.readUInt16LE(end + 10)
  if (count > MOST_PARTS) throw refuse('transfer.problem.large', { most: MOST_BYTES / 1024 / 1024 })
  const parts: Part[] = []
  let at = file.readUInt32LE(end + 16)
  for (let index = 0; index < count; index++) {
    if (file.readUInt32LE(at) !== PART) return undefined
    const [nameLength, extraLength, noteLength, header] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32), file.readUInt32LE(at + 42)]
    const begin = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28)
    parts.push({
      name: file.toString('utf8', at + 46, at + 46 + nameLength),
      method: file.readUInt16LE(at + 10),
      packed: file.subarray(begin, begin + file.readUInt32LE(at + 20))
    })
    at += 46 + nameLength + extraLength + noteLength
  }
  return parts
}

const columnNumber = (letters: string): number => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)

/** Whether a cell or a row of the sheet stands further out than a sheet of ours ever does. */
function isFar (xml: string): boolean {
  for (const [, letters = '', row] of xml.matchAll(/<(?:\w+:)?(?:c|row)\s[^>]{0,200}?\br="([A-Z]{0,7})(\d{1,9})"/g)) {
    if (Number(row) > MOST_ROW || columnNumber(letters) > MOST_COLUMN) return true
  }
  return false
}

type Unpacked = { name: string, bytes: Buffer }

/**
 * Unpacks every part within the limit, whatever the file says of its size, and looks for what would make a reader run out of
 * memory: entities, cells far out. Only the parts that hold text of the workbook are given.
 */
function unpack (file: Buffer): Unpacked[] {
  const parts = partsOf(file)
  if (!parts?.some(({ name }) => name === 'xl/workbook.xml')) throw refuse('transfer.problem.not-a-sheet')
  let left = MOST_UNPACKED
  return parts.map(({ name, method, packed }) => {
    if (method !== STORED && method !== DEFLATED) throw refuse('transfer.problem.not-a-sheet')
    const bytes = method === STORED ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, left) })
    left -= bytes.length
    if (left <= 0) throw refuse('transfer.problem.unpacked', { most: MOST_UNPACKED / 1024 / 1024 })
    if (name.endsWith('.xml')) assertPlain(name, bytes.toString('utf8'))
    return { name, bytes }
  }).filter(({ name }) => /\.(?:xml|rels)$/.test(name))
}

function assertPlain (name: string, xml: string): void {
  if (xml.includes('<!DOCTYPE') || xml.includes('<!ENTITY')) throw refuse('transfer.problem.not-a-sheet')
  if (name.startsWith('xl/worksheets/') && isFar(xml)) throw refuse('transfer.problem.far', { rows: MOST_ROW, columns: MOST_COLUMN })
}

/**
 * The parts as a zip file without packing. The library reads a file from its beginning and not by the table at its end: what
 * it is given must hold nothing besides the parts that were looked at.
 */
function repack (parts: readonly Unpacked[]): Buffer {
  let at = 0
  const [bodies, table]: [Buffer[], Buffer[]] = [[], []]
  for (const { name, bytes } of parts) {
    const path = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(path.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    bodies.push(Buffer.from('PK\u0003\u0004'), common, path, bytes)
    table.push(Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, rest, path)
    at += 30 + path.length + bytes.length
  }
  const head = Buffer.concat(table)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(head.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, head, end])
}

/** Fifteen digits are what a spreadsheet keeps; the bits behind them are not what anybody typed. */
function cellOf (value: unknown): SheetCell {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return Number(value.toPrecision(15))
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10)
  return String(value)
}

const isTooLarge = (error: unknown): boolean => error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'

/**
 * The rows of the first sheet, each as many cells as the longest has; a day comes as `YYYY-MM-DD`, a formula as the text or number
 * that it last gave. Throws InvalidError on `file` for what is no such file, is too large, packed or unpacked, or has cells far out.
 */
export async function readSheet (bytes: Uint8Array): Promise<SheetCell[][]> {
  const file = Buffer.from(bytes)
  if (file.length > MOST_BYTES) throw refuse('transfer.problem.large', { most: MOST_BYTES / 1024 / 1024 })
  try {
    const [first] = await readWorkbook(repack(unpack(file)))
    return (first?.data ?? []).map(row => row.map(cellOf))
  } catch (error) {
    if (error instanceof InvalidError) throw error
    if (isTooLarge(error)) throw refuse('transfer.problem.unpacked', { most: MOST_UNPACKED / 1024 / 1024 }, error)
    throw refuse('transfer.problem.not-a-sheet', undefined, error)
  }
}
