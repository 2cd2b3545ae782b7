/** Numbers in words as figures: 一点二亿 as 1.2亿, 三百亩 as 300亩, two hundred as 200. Units and words for ten thousand and more stay. */

const FORMAL: Readonly<Record<string, string>> = {
  壹: '一', 贰: '二', 貳: '二', 叁: '三', 參: '三', 肆: '四', 伍: '五', 陆: '六', 陸: '六', 柒: '七', 捌: '八', 玖: '九', 拾: '十', 佰: '百', 仟: '千', 萬: '万', 億: '亿', 〇: '零', 两: '二', 兩: '二', 點: '点'
}

const DIGITS = '零一二三四五六七八九'
const PLACES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }

/** A run of numerals below ten thousand; 千 that begins a unit (千瓦, 千克, 千米) is none, nor is one behind a figure (3千万). */
const RUN = /(?<![\d.]\s*)(?:[零一二三四五六七八九十百点]|千(?![瓦克米]))+/g

const digitOf = (character: string): number => DIGITS.indexOf(character)

/** `三百零五` is 305, `三百五` is 350, `二零二六` is 2026; undefined for what is no number. */
function wholeOf (text: string): number | undefined {
  if (/^[零一二三四五六七八九]+$/.test(text)) return Number([...text].map(digitOf).join(''))
  let sum = 0
  let digit: number | undefined
  let last = 10_000
  let isAfterZero = false
  for (const character of text) {
    const place = PLACES[character]
    if (place === undefined) {
      if (digit !== undefined && digit !== 0) return undefined
      digit = digitOf(character)
      isAfterZero ||= digit === 0
      continue
    }
    if (place >= last) return undefined
    sum += (digit || 1) * place
    digit = undefined
    isAfterZero = false
    last = place
  }
  if (digit === undefined) return sum
  return sum + digit * (isAfterZero || last === 10 || last === 10_000 ? 1 : last / 10)
}

function runOf (text: string): string {
  const [whole = '', decimals, ...rest] = text.split('点')
  const value = whole === '' ? undefined : wholeOf(whole)
  if (value === undefined || rest.length > 0) return text
  if (decimals === undefined) return String(value)
  return /^[零一二三四五六七八九]+$/.test(decimals) ? `${value}.${[...decimals].map(digitOf).join('')}` : text
}

/** 两万三千: both halves in words, nothing above them. */
const TEN_THOUSANDS = /(?<![\d.亿]\s*)([零一二三四五六七八九十百千]+)万([零一二三四五六七八九十百]|千(?![瓦克米]))+(?![万亿点])/g

function tenThousands (text: string): string {
  const [much = '', rest = ''] = text.split('万')
  const [above, below] = [wholeOf(much), wholeOf(rest)]
  return above === undefined || below === undefined || below >= 10_000 ? text : String(above * 10_000 + below)
}

/** What a digit behind 万 or 亿 counts when nothing follows it: 一亿二 is 1亿2千万. */
const BEHIND: Readonly<Record<string, string>> = { 万: '千', 亿: '千万' }

function chinese (text: string): string {
  return [...text].map(character => FORMAL[character] ?? character).join('')
    .replace(/个(?=[万亿])/g, '')
    .replace(/([万亿])([一二三四五六七八九])(?![零一二三四五六七八九十百千万亿点\d])/g, (_, much: string, digit: string) => `${much}${digitOf(digit)}${BEHIND[much]}`)
    .replace(TEN_THOUSANDS, tenThousands)
    .replace(RUN, runOf)
    .replace(/(\d+)\s*(亩|公顷|年|亿|万)半/g, '$1.5$2')
    .replace(/^半个?(?=\S)/, '0.5')
}

const ONES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen']
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const VALUES: Readonly<Record<string, number>> = {
  ...Object.fromEntries(ONES.map((word, value) => [word, value])), ...Object.fromEntries(TENS.map((word, place) => [word, (place + 2) * 10]))
}
const WORD = `(?:${[...ONES, ...TENS].sort((a, b) => b.length - a.length).join('|')}|hundred)`
const WORDS = new RegExp(`(?<![\\d.]\\s*)\\b${WORD}(?:(?:[\\s-]+(?:and\\s+)?)${WORD})*\\b`, 'g')

/** `three hundred and twenty` as 320. */
function wordsOf (text: string): string {
  let sum = 0
  for (const word of text.split(/[\s-]+/)) {
    if (word === 'hundred') sum = (sum || 1) * 100
    else sum += VALUES[word] ?? 0
  }
  return String(sum)
}

/** The text, already plain and in lower case, with every number in words below ten thousand as figures; other words stay as they are. */
export const withFigures = (text: string): string => chinese(text).replace(WORDS, wordsOf).replace(/\bpoint (?=\d)/g, '.').replace(/(\d) \.(\d)/g, '$1.$2')
