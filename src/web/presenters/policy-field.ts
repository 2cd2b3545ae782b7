/** Fields of the form of a policy in words. */
import type { Texts } from '../text.js'

/** What a field is called where it stands alone: in the summary, in a comparison. */
export function fieldName (name: string, { t }: Texts): string {
  if (!name.startsWith('values.')) return t(`policy-edit.field.${name}`)
  const [, figure, row, part] = name.split('.')
  const title = t(`param.${figure}`)
  return row === undefined ? title : t('policy-edit.field.row', { figure: title, row: Number(row) + 1, part: t(`policy-edit.field.${part ?? 'value'}`) })
}
