/** Photos of parks, parcels and buildings: stored with the record they show, public once that record is published with them. */
import { may, type Actor } from '../../domain/account/access.js'
import { InvalidError, NotFoundError } from '../../domain/errors.js'
import type { FileKind } from '../../domain/file/file.js'
import { readFile, storeFile, type FileRecord } from '../files.js'
import { actorName } from '../accounts/audit.js'
import type { Deps } from '../ports.js'
import { readEdit, saveEdit, viewOfEdit, type Saved } from './edits.js'
import { recordNow } from './records.js'

/** What browsers show everywhere and what cannot hold scripts. */
export const PHOTO_KINDS: readonly FileKind[] = ['image/jpeg', 'image/png', 'image/webp']

/** Photos that one record shows. */
const MOST_PHOTOS = 12

const photosIn = (record: object): string[] => (record as { photos?: string[] }).photos ?? []

/** Adds a photo to a draft. Throws InvalidError on `file` for what is no photo, too large, or one too many. */
export async function addPhoto (
  deps: Deps, actor: Actor, editId: string, { file, version, at }: { file: { name: string, bytes: Uint8Array } | undefined, version: number, at: string }
): Promise<Saved> {
  const edit = await readEdit(deps, actor, editId)
  if (edit.collection === 'parks') throw new NotFoundError('a park shows its photos on its card')
  if (!file) throw new InvalidError([{ field: 'file', key: 'park-office.problem.no-photo' }])
  const photos = photosIn((await viewOfEdit(deps, actor, edit)).record)
  if (photos.length >= MOST_PHOTOS) throw new InvalidError([{ field: 'file', key: 'park-office.problem.photos-many', params: { most: MOST_PHOTOS } }])
  const owner = { collection: edit.collection, id: edit.recordId }
  const { id } = await storeFile(deps, { owner, ...file, allowed: PHOTO_KINDS }, { by: actorName(actor), at })
  // Two people who add photos at once both keep theirs.
  return saveEdit(deps, actor, editId, { values: { photos: [...photos, id] }, version: edit.version ?? version, at })
}

/** Keeps only the photos named, in their order. */
export async function keepPhotos (deps: Deps, actor: Actor, editId: string, { keep, version, at }: { keep: readonly string[], version: number, at: string }): Promise<Saved> {
  const edit = await readEdit(deps, actor, editId)
  const photos = photosIn((await viewOfEdit(deps, actor, edit)).record)
  return saveEdit(deps, actor, editId, { values: { photos: photos.filter(id => keep.includes(id)) }, version, at })
}

/** The park that an unpublished photo belongs to: that of the record, else of the edits of it. */
async function parkIdOf (deps: Deps, { owner }: FileRecord): Promise<string | undefined> {
  if (owner.collection === 'park-cards') return owner.id
  return (await deps.documents.get('listings', owner.id))?.parkId ?? (await deps.documents.find('park-edits', { where: { recordId: owner.id }, limit: 1 })).items[0]?.parkId
}

/**
 * A photo with its bytes. Everybody sees those that a published record shows, others only who works on the park or reviews it.
 * NotFoundError for anything else, also for a file that is no photo.
 */
export async function readPhoto (deps: Deps, actor: Actor, id: string): Promise<{ file: FileRecord, bytes: Uint8Array, isPublic: boolean }> {
  const file = await deps.documents.get('files', id)
  const collection = file?.owner.collection
  if (!file || (collection !== 'listings' && collection !== 'park-cards') || !(PHOTO_KINDS as readonly string[]).includes(file.kind)) throw new NotFoundError('no such photo')
  const shown = await recordNow(deps, collection, file.owner.id)
  const isPublic = shown !== undefined && photosIn(shown).includes(id)
  if (!isPublic) {
    const parkId = await parkIdOf(deps, file)
    if (parkId === undefined || !may(actor, 'park.edit', { parkIds: [parkId] })) throw new NotFoundError('no such photo')
  }
  return { ...await readFile(deps, file.owner, id), isPublic }
}
