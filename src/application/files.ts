/**
 * Files in the store: one record for each, its bytes in chunks beside it. Whoever calls has made sure that the actor may read or
 * change what the file belongs to: a file has no rights of its own.
 */
import { createHash } from 'node:crypto'
import { InvalidError, NotFoundError } from '../domain/errors.js'
import { FILE_KINDS, type FileKind } from '../domain/file/file.js'
import { kindOf, safeName } from '../domain/file/kind.js'
import type { Document } from './collections.js'
import { newToken } from './matching.js'
import type { Deps } from './ports.js'
import type { Writing } from './records.js'

type Documents = Pick<Deps, 'documents'>
export type FileRecord = Document<'files'>
export type FileOwner = FileRecord['owner']

/** Bytes of one chunk: a multiple of three, so that each is base64 without filling, and below what a chunk holds. */
const CHUNK_BYTES = 294_912

/** How many files one record may have. */
export const MOST_FILES = 40

const chunkId = (fileId: string, number: number): string => `${fileId}:${number}`

const refuse = (key: string, params?: Record<string, string | number>) => new InvalidError([{ field: 'file', key, ...(params ? { params } : {}) }])

/** The kind of the content, which is one of `allowed`, not too large. Throws InvalidError on `file` with words for it. */
function checkedKind (bytes: Uint8Array, allowed: readonly FileKind[]): FileKind {
  if (bytes.length === 0) throw refuse('file.problem.empty')
  const kind = kindOf(bytes)
  if (!kind || !allowed.includes(kind)) throw refuse('file.problem.kind', { allowed: allowed.map(one => FILE_KINDS[one].ending.toUpperCase()).join(', ') })
  const { most } = FILE_KINDS[kind]
  if (bytes.length > most) throw refuse('file.problem.large', { most: most / 1024 / 1024 })
  return kind
}

/**
 * `allowed`: kinds of file, all of `FILE_KINDS` where it is absent. `told`: the id that a file which will do is to have, before
 * anything of it is stored.
 */
export type NewFile = { owner: FileOwner, name: string, bytes: Uint8Array, allowed?: readonly FileKind[], told?: (id: string) => Promise<unknown> }

/**
 * Stores a file. Its kind is told from the content, its name is made safe. Throws InvalidError on `file` for an empty file, for
 * a kind that is not allowed, for one too large, and where the record has `MOST_FILES` already.
 */
export async function storeFile (
  deps: Documents, { owner, name, bytes, allowed = Object.keys(FILE_KINDS) as FileKind[], told }: NewFile, { by, at }: Writing
): Promise<FileRecord> {
  const kind = checkedKind(bytes, allowed)
  if ((await filesOf(deps, owner)).length >= MOST_FILES) throw refuse('file.problem.many', { most: MOST_FILES })
  const id = newToken()
  await told?.(id)
  const chunks = Math.ceil(bytes.length / CHUNK_BYTES)
  for (let number = 0; number < chunks; number++) {
    const part = bytes.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES)
    await deps.documents.put('file-chunks', { id: chunkId(id, number), fileId: id, data: Buffer.from(part).toString('base64') }, { ifVersion: 0 })
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const file = { id, owner, name: safeName(name, kind, 'file'), kind, bytes: bytes.length, sha256, chunks, at, by, updatedAt: at, updatedBy: by }
  return deps.documents.put('files', file, { ifVersion: 0 })
}

/** The files of a record, newest first. */
export async function filesOf ({ documents }: Documents, { collection, id }: FileOwner): Promise<FileRecord[]> {
  return (await documents.find('files', { where: { 'owner.id': id, 'owner.collection': collection }, sort: '-at' })).items
}

/** The description of a file that belongs to this record. Throws NotFoundError for any other. */
export async function fileOf ({ documents }: Documents, owner: FileOwner, id: string): Promise<FileRecord> {
  const file = await documents.get('files', id)
  if (!file || file.owner.collection !== owner.collection || file.owner.id !== owner.id) throw new NotFoundError('no such file')
  return file
}

/** A file of this record with its bytes. Throws NotFoundError, also where a part of it is missing or changed. */
export async function readFile (deps: Documents, owner: FileOwner, id: string): Promise<{ file: FileRecord, bytes: Uint8Array }> {
  const file = await fileOf(deps, owner, id)
  const parts: Uint8Array[] = []
  for (let number = 0; number < file.chunks; number++) {
    parts.push(Buffer.from((await deps.documents.get('file-chunks', chunkId(id, number)))?.data ?? '', 'base64'))
  }
  const bytes = Buffer.concat(parts)
  if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) throw new NotFoundError('the file is not whole')
  return { file, bytes }
}

/** Takes a file away: first its description, so that no half of it can be read. */
export async function removeFile (deps: Documents, owner: FileOwner, id: string): Promise<void> {
  const { chunks } = await fileOf(deps, owner, id)
  await deps.documents.remove('files', id)
  for (let number = 0; number < chunks; number++) await deps.documents.remove('file-chunks', chunkId(id, number))
}
