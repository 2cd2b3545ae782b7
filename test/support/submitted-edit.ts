/** An edit of a park's offer that waits for a reviewer, in the store directly. */
import type { Document } from '../../src/application/collections.js'
import { newToken } from '../../src/application/matching.js'
import type { AppDeps } from '../../src/application/ports.js'
import { saveRecord } from '../../src/application/records.js'
import { AT } from './matched-lead.js'

/** `by`: who submitted it. `remark`, `after`, `source`: what was said with it, the new name, and the title of what proves it. */
type Given = { by: string, remark: string, after: string, source: string }

/** The stored edit: another name for the listing. */
export const submittedEdit = (deps: Pick<AppDeps, 'documents'>, { id, parkId, name }: Document<'listings'>, { by, remark, after, source }: Given): Promise<Document<'park-edits'>> =>
  saveRecord(deps, 'park-edits', {
    id: newToken(),
    parkId,
    collection: 'listings',
    recordId: id,
    baseVersion: 1,
    isRemoval: false,
    state: 'submitted',
    createdBy: by,
    createdAt: AT,
    remarks: [{ at: AT, by, state: 'submitted', text: remark }],
    changes: [{ path: 'name', before: name, after, source: { title: source }, verifiedOn: '2026-11-20' }]
  }, { by, at: AT })
