/** What a file is, told from its content: the name and the type that a browser sends say nothing. */
import { FILE_KINDS, type FileKind } from './file.js'

const startsWith = (bytes: Uint8Array, sign: readonly number[], at = 0): boolean => sign.every((byte, place) => bytes[at + place] === byte)

const ascii = (text: string): number[] => Array.from(text, letter => letter.charCodeAt(0))

const PDF = ascii('%PDF-')
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const JPEG = [0xff, 0xd8, 0xff]
const ZIP = [0x50, 0x4b, 0x03, 0x04]
const ZIP_END = [0x50, 0x4b, 0x05, 0x06]
const ZIP_ENTRY = [0x50, 0x4b, 0x01, 0x02]

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A comment behind the end of an archive has at most this many bytes. */
const LONGEST_COMMENT = 65_535

/** More entries than any honest document has. */
const MOST_ENTRIES = 2000

function endOfArchive (bytes: Uint8Array): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - LONGEST_COMMENT); at--) if (startsWith(bytes, ZIP_END, at)) return at
  return -1
}

/** The names of the files in an archive, from its directory; undefined where that cannot be read. */
function namesInArchive (bytes: Uint8Array): string[] | undefined {
  const end = endOfArchive(bytes)
  if (end < 0) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint16(end + 10, true)
  const names: string[] = []
  let at = view.getUint32(end + 16, true)
  for (let entry = 0; entry < Math.min(count, MOST_ENTRIES); entry++) {
    if (at + 46 > bytes.length || !startsWith(bytes, ZIP_ENTRY, at)) return undefined
    const [name, extra, comment] = [28, 30, 32].map(offset => view.getUint16(at + offset, true)) as [number, number, number]
    names.push(String.fromCharCode(...bytes.subarray(at + 46, Math.min(at + 46 + Math.min(name, 300), bytes.length))))
    at += 46 + name + extra + comment
  }
  return names
}

/** Documents that carry programs are none of ours. */
function officeKind (bytes: Uint8Array): FileKind | undefined {
  const names = namesInArchive(bytes)
  if (!names?.includes('[Content_Types].xml') || names.some(name => /vbaProject|\.bin$|activeX/i.test(name))) return undefined
  if (names.includes('word/document.xml')) return DOCX
  return names.includes('xl/workbook.xml') ? XLSX : undefined
}

/** The kind of a file by its first bytes, and for Office documents by what the archive holds; undefined for every other content. */
export function kindOf (bytes: Uint8Array): FileKind | undefined {
  if (startsWith(bytes, PDF)) return 'application/pdf'
  if (startsWith(bytes, JPEG)) return 'image/jpeg'
  if (startsWith(bytes, PNG)) return 'image/png'
  if (startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8)) return 'image/webp'
  return startsWith(bytes, ZIP) ? officeKind(bytes) : undefined
}

const LONGEST_NAME = 120

/**
 * A name that is safe to show and to store under: without folders, control characters, marks that turn the direction of text,
 * and characters that some system reserves; always with the ending of the kind. `fallback` where nothing is left.
 */
export function safeName (given: string, kind: FileKind, fallback: string): string {
  const { ending } = FILE_KINDS[kind]
  const base = given.normalize('NFC').replace(/^.*[/\\]/, '').replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}<>:"|?*%;]/gu, ' ')
    .replace(/\s+/g, ' ').replace(/\.(?:pdf|jpe?g|png|webp|docx|xlsx)$/i, '').replace(/^[.\s]+|[.\s]+$/g, '')
  return `${Array.from(base).slice(0, LONGEST_NAME).join('') || fallback}.${ending}`
}
