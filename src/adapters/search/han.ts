/** Traditional characters to simplified ones, character by character, so that every character keeps its place. */
import characters from 'opencc-js/dict/TSCharacters'
import hongKong from 'opencc-js/dict/HKVariantsRev'
import taiwan from 'opencc-js/dict/TWVariantsRev'

/** Written otherwise in Taiwan and Hong Kong for the same substance: no difference of script, so no table of scripts has it. */
const REGIONAL: readonly [string, string][] = [['矽', '硅'], ['鈽', '钚'], ['鎝', '锝'], ['麵', '面'], ['乾', '干']]

/** `from to to...` pieces between bars; only pieces of one character to one character count. */
const pairsOf = (dictionary: string): [string, string][] => dictionary.split('|').flatMap(piece => {
  const [from = '', to = ''] = piece.split(' ')
  return [...from].length === 1 && from.length === to.length && from !== to ? [[from, to] as [string, string]] : []
})

function makeTable (): ReadonlyMap<string, string> {
  const table = new Map(pairsOf(characters))
  for (const [from, to] of [...pairsOf(hongKong), ...pairsOf(taiwan)]) {
    const simplified = table.get(to)
    if (simplified !== undefined && simplified !== from && !table.has(from)) table.set(from, simplified)
  }
  for (const [from, to] of REGIONAL) table.set(from, to)
  return table
}

const table = makeTable()

/** Only these are looked at: most text holds none of them. */
const TRADITIONAL = new RegExp(`[${[...table.keys()].join('')}]`, 'gu')

/** The text in simplified characters; as long as before. Characters that are in use in both scripts stay. */
export const simplified = (text: string): string => text.replace(TRADITIONAL, character => table.get(character) ?? character)
