/** The audit log as a page: lines in words, who did it by name, and whether the chain is whole. */
import type { Audited, AuditQuery } from '../../application/accounts/audit.js'
import type { Page } from '../../application/ports.js'
import type { AuditEntry } from '../../domain/account/account.js'
import type { Texts } from '../text.js'
import { instantText, notice, type Notice } from './account.js'
import { address } from './common.js'
import { paginationView, rangeText } from './pagination.js'

/** Others that stand in the log besides people. */
const NOBODY = ['public', 'system']

function lineView ({ id, at, actor, action, resource, detail }: AuditEntry, names: ReadonlyMap<string, string>, texts: Texts) {
  const { t, has } = texts
  const key = `admin.audit.action.${action}`
  const name = names.get(actor)
  return {
    number: String(Number(id)),
    at: instantText(at, texts),
    who: name ?? (NOBODY.includes(actor) ? t(`admin.audit.${actor}`) : actor),
    whoHref: name === undefined ? '' : `/admin/users/${actor}`,
    action: has(key) ? t(key) : action,
    resource,
    resourceHref: address('/admin/audit', { resource }),
    detail: Object.entries(detail).map(([name, value]) => `${name}: ${String(value)}`).join('; ')
  }
}

/** What the check of the whole log found; nothing when it was not asked for. */
function auditedNotices (audited: Audited | undefined, { t }: Texts): Notice[] {
  if (!audited) return []
  if (audited.broken) return [notice('problem', t('admin.audit.broken', { line: String(Number(audited.broken)), count: audited.lines }))]
  return [notice('ok', t('admin.audit.whole', { count: audited.lines }))]
}

/** `names`: id of an account to the name of the person. */
export function auditView ({ items, total }: Page<AuditEntry>, { query, names, audited, texts }: { query: AuditQuery, names: ReadonlyMap<string, string>, audited?: Audited, texts: Texts }) {
  const { t } = texts
  const { actor = '', action = '', resource = '', limit, offset } = query
  const filters = { actor, action, resource }
  return {
    title: t('admin.audit.title'),
    ...filters,
    lines: items.map(line => lineView(line, names, texts)),
    notices: auditedNotices(audited, texts),
    head: audited?.head ? t('admin.audit.head', { hash: audited.head }) : '',
    verifyHref: address('/admin/audit', { ...filters, offset: offset || undefined, verify: '1' }),
    range: rangeText({ total, limit, offset }, texts),
    pagination: paginationView({ total, limit, offset }, to => address('/admin/audit', { ...filters, offset: to || undefined }), texts)
  }
}
