/** Exports as plain files: a folder with one file of JSON lines for each collection, and a manifest with their hashes. */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Compile } from 'typebox/compile'
import type { CollectionName } from '../../application/collections.js'
import type { Deps } from '../../application/ports.js'
import {
  assertReadable, CHANGING, linesOf, Manifest, stateOf, TransferError, TRANSFERRED, type Progress, type Source, type StoreState, type TransferFile
} from '../../application/transfer.js'
import { canonicalJson } from '../../domain/canonical.js'

const MANIFEST = 'manifest.json'

/** The state of the store when an export began, in the folder of the unfinished export only. */
const STARTED = 'started.json'

/** An export holds addresses of private answers. */
const [OWNER_FOLDER, OWNER_FILE] = [0o700, 0o600]

const BATCH_LINES = 1000
const BATCH_SIZE = 4_000_000

const NEWLINE = 10

const fileOf = (folder: string, collection: string): string => join(folder, `${collection}.jsonl`)

/** Where an export stands until it is whole. */
export const unfinished = (folder: string): string => `${folder}.unfinished`

/**
 * Writes the whole content of the store into `folder`, an absolute path that must not exist yet: it appears when everything is
 * on the disk. An export that was cut off goes on where it was, unless the store has changed since: then it begins anew.
 * `product`: the release that writes. Throws TransferError when the folder holds something already.
 */
export async function exportTo (folder: string, deps: Pick<Deps, 'documents'>, { product, onProgress }: { product: string, onProgress?: (progress: Progress) => void }): Promise<Manifest> {
  if ((await namesIn(folder)).length > 0) throw new TransferError(`${folder} is there already: choose another folder`)
  const state = await stateOf(deps, product)
  const work = unfinished(folder)
  await begin(work, state)
  const collections: Record<string, TransferFile> = {}
  for (const collection of TRANSFERRED) {
    if (CHANGING.includes(collection)) await rm(fileOf(work, collection), { force: true })
    collections[collection] = await exportCollection(work, deps, collection, onProgress)
  }
  const manifest: Manifest = { format: state.format, product, migration: state.migration, collections }
  await writeDurably(join(work, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
  await rm(join(work, STARTED))
  await syncFolder(work)
  await rename(work, folder)
  await syncFolder(dirname(folder))
  return manifest
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch((error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return []
  throw error
})

/** Keeps what an interrupted export of the same content has written, and nothing else. */
async function begin (work: string, state: StoreState): Promise<void> {
  const started = join(work, STARTED)
  const text = canonicalJson(state)
  if (await readFile(started, 'utf8').catch(() => '') === text) return
  await rm(work, { recursive: true, force: true })
  await mkdir(work, { recursive: true, mode: OWNER_FOLDER })
  await writeDurably(started, text)
}

async function exportCollection (work: string, deps: Pick<Deps, 'documents'>, collection: CollectionName, onProgress?: (progress: Progress) => void): Promise<TransferFile> {
  const path = fileOf(work, collection)
  const file = await open(path, 'a', OWNER_FILE)
  try {
    const written = await writtenIn(path)
    await file.truncate(written.bytes)
    for await (const lines of linesOf(deps, collection, written.last)) {
      const text = lines.join('')
      written.hash.update(text)
      written.documents += lines.length
      await file.appendFile(text)
      onProgress?.({ collection, documents: written.documents })
    }
    await file.sync()
    return { documents: written.documents, sha256: written.hash.digest('hex') }
  } finally {
    await file.close()
  }
}

/** The whole lines at the beginning of a file, and the id of the last one. */
async function writtenIn (path: string): Promise<{ bytes: number, documents: number, hash: Hash, last?: string }> {
  const hash = createHash('sha256')
  let [bytes, documents, last] = [0, 0, undefined as string | undefined]
  for await (const line of linesIn(path)) {
    const id = idIn(line)
    if (id === undefined) break
    last = id
    documents += 1
    bytes += line.length + 1
    hash.update(line).update('\n')
  }
  return { bytes, documents, hash, last }
}

/** Undefined for a line that a power failure left damaged. */
function idIn (line: Buffer): string | undefined {
  try {
    const { id } = JSON.parse(line.toString('utf8')) as { id?: string }
    return id
  } catch {
    return undefined
  }
}

/** The whole lines of a file, without what stands after the last line end. */
async function * linesIn (path: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)])
      rest = []
      start = end + 1
    }
    rest.push(chunk.subarray(start))
  }
}

async function writeDurably (path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: OWNER_FILE, flush: true })
}

/** A name is on the disk when its folder is. */
async function syncFolder (path: string): Promise<void> {
  const folder = await open(path)
  await folder.sync().finally(() => folder.close())
}

const manifests = Compile(Manifest)

/**
 * The export in a folder, after every file was compared with the manifest.
 * Throws TransferError naming what is missing, changed or too new; nothing of it is then to be used.
 */
export async function openExport (folder: string): Promise<Source> {
  const manifest = await readManifest(folder)
  assertReadable(manifest)
  for (const [collection, expected] of Object.entries(manifest.collections)) {
    const found = await measure(fileOf(folder, collection))
    if (found.sha256 !== expected.sha256 || found.documents !== expected.documents) {
      throw new TransferError(`${basename(fileOf(folder, collection))} is not the file that was exported: its content differs from the manifest`)
    }
  }
  return { manifest, lines: (collection, skip) => batchesIn(fileOf(folder, collection), skip) }
}

async function readManifest (folder: string): Promise<Manifest> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'))
    if (manifests.Check(manifest)) return manifest
  } catch (error) {
    throw new TransferError(`${folder} is no whole export: ${MANIFEST} cannot be read (${(error as Error).message})`, { cause: error })
  }
  throw new TransferError(`${folder}: ${MANIFEST} does not have the form of a manifest`)
}

async function measure (path: string): Promise<TransferFile> {
  const hash = createHash('sha256')
  let documents = 0
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
      hash.update(chunk)
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, end + 1)) documents += 1
    }
  } catch (error) {
    throw new TransferError(`${path} cannot be read: ${(error as Error).message}`, { cause: error })
  }
  return { documents, sha256: hash.digest('hex') }
}

async function * batchesIn (path: string, skip: number): AsyncGenerator<string[]> {
  let [lines, size, toSkip] = [[] as string[], 0, skip]
  for await (const line of linesIn(path)) {
    if (toSkip-- > 0) continue
    lines.push(line.toString('utf8'))
    size += line.length
    if (lines.length < BATCH_LINES && size < BATCH_SIZE) continue
    yield lines
    ;[lines, size] = [[], 0]
  }
  if (lines.length > 0) yield lines
}
