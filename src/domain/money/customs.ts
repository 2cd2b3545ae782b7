/** Customs: duty that is not paid on imported equipment. */
import { factLeaf, product } from './calculation.js'
import { parameterOn } from './parameters.js'
import { missing, nothing, once, pays, stopOf, type Formula } from './worth.js'

/**
 * `import-duty-exemption`: value of imported equipment x its duty rate. Import VAT is never counted: it is credited
 * against output VAT, so its exemption only moves it.
 */
export const dutyExemption: Formula = (policy, situation) => {
  const { facts, asOf } = situation
  const equipment = factLeaf(facts, 'project.equipmentImportWan')
  const rate = factLeaf(facts, 'project.importDutyRate')
  const isExempt = parameterOn(policy, 'duty', asOf)
  const stop = stopOf(
    isExempt === undefined ? nothing('window-closed') : undefined,
    isExempt === false ? nothing('duty-not-exempt') : undefined,
    equipment ? undefined : missing('project.equipmentImportWan'),
    rate ? undefined : missing('project.importDutyRate'))
  return once(situation, stop ?? pays(product(equipment!, rate!), '万元'))
}
