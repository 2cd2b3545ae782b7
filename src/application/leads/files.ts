/** Files of a lead, under the rights of the lead. */
import type { Actor } from '../../domain/account/access.js'
import { actorName, record } from '../accounts/audit.js'
import { filesOf, readFile, removeFile, storeFile, fileOf, type FileOwner, type FileRecord } from '../files.js'
import type { Deps } from '../ports.js'
import { assertLead } from './read.js'

type Documents = Pick<Deps, 'documents'>

const ownerOf = (leadId: string): FileOwner => ({ collection: 'leads', id: leadId })

/** Adds a file. Throws InvalidError on `file`. */
export async function addLeadFile (deps: Documents, actor: Actor, { leadId, name, bytes }: { leadId: string, name: string, bytes: Uint8Array }, at: string): Promise<FileRecord> {
  await assertLead(deps, actor, leadId, 'lead.edit')
  const told = (file: string) => record(deps, { at, actor, action: 'lead.file-add', resource: `leads:${leadId}`, detail: { file } })
  return storeFile(deps, { owner: ownerOf(leadId), name, bytes, told }, { by: actorName(actor), at })
}

/** The files of a lead that the actor sees whole. */
export async function leadFiles (deps: Documents, actor: Actor, leadId: string): Promise<FileRecord[]> {
  await assertLead(deps, actor, leadId, 'lead.read-personal')
  return filesOf(deps, ownerOf(leadId))
}

/** One file with its bytes; the reading is written to the audit log. */
export async function readLeadFile (deps: Documents, actor: Actor, { leadId, fileId }: { leadId: string, fileId: string }, at: string): Promise<{ file: FileRecord, bytes: Uint8Array }> {
  await assertLead(deps, actor, leadId, 'lead.read-personal')
  await record(deps, { at, actor, action: 'lead.file-read', resource: `leads:${leadId}`, detail: { file: fileId } })
  return readFile(deps, ownerOf(leadId), fileId)
}

/** Takes a file away. */
export async function removeLeadFile (deps: Documents, actor: Actor, { leadId, fileId }: { leadId: string, fileId: string }, at: string): Promise<void> {
  await assertLead(deps, actor, leadId, 'lead.edit')
  await fileOf(deps, ownerOf(leadId), fileId)
  await record(deps, { at, actor, action: 'lead.file-remove', resource: `leads:${leadId}`, detail: { file: fileId } })
  await removeFile(deps, ownerOf(leadId), fileId)
}
