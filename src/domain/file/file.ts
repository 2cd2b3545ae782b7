/** Files that belong to a lead, a listing or a park: their description here, their bytes in chunks of their own. */
import { Type, type Static } from 'typebox'
import { Token } from '../account/account.js'
import { closed, text } from '../shape.js'

/** Kind of file to the name ending it gets and the size it may have, in bytes. */
export const FILE_KINDS = {
  'application/pdf': { ending: 'pdf', most: 10 * 1024 * 1024 },
  'image/jpeg': { ending: 'jpg', most: 5 * 1024 * 1024 },
  'image/png': { ending: 'png', most: 5 * 1024 * 1024 },
  'image/webp': { ending: 'webp', most: 5 * 1024 * 1024 },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { ending: 'docx', most: 10 * 1024 * 1024 },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { ending: 'xlsx', most: 10 * 1024 * 1024 }
} as const
export type FileKind = keyof typeof FILE_KINDS

/** `owner`: collection and id of what it belongs to. `sha256`: of its bytes. `chunks`: into how many it was cut. */
export const StoredFile = closed({
  id: Token,
  owner: closed({ collection: Type.Enum(['leads', 'listings', 'park-cards']), id: text(120) }),
  name: text(200),
  kind: Type.Enum(Object.keys(FILE_KINDS)),
  bytes: Type.Integer({ minimum: 1, maximum: 10 * 1024 * 1024 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  chunks: Type.Integer({ minimum: 1, maximum: 200 }),
  at: text(40),
  by: text(120)
})
export type StoredFile = Static<typeof StoredFile>

/** `id`: `<file>:<number from 0>`; `data`: base64. */
export const FileChunk = closed({ id: text(60), fileId: Token, data: Type.String({ maxLength: 400_000 }) })
export type FileChunk = Static<typeof FileChunk>
