/**
 * `npm run load [-- --scale SHARE]`: import, search, matches, memory and index lag with 100,000 invented profiles and 2,500 invented parks,
 * on the engines of the process and on the servers that the environment names, side by side in one table. Engines that are not
 * at hand are said. `--scale 0.01`: a hundredth of it. Times depend on the machine; compare the
 * columns, and the processor time of the product's own process, which a busy machine disturbs least.
 */
import { parseArgs } from 'node:util'
import { embeddedEngines, realEngines, type Engines } from './support/load-engines.js'
import { measure, type Size } from './support/load-run.js'

const FULL: Size = { profiles: 100_000, parks: 2500, searches: 500, matches: 20, rate: 100, seconds: 30 }

/** The rate of writing stays; fewer seconds, searches and matches than these would say nothing. */
const sizeAt = (scale: number): Size => ({
  profiles: Math.max(10, Math.round(FULL.profiles * scale)),
  parks: Math.max(10, Math.round(FULL.parks * scale)),
  searches: Math.max(40, Math.round(FULL.searches * scale)),
  matches: Math.max(5, Math.round(FULL.matches * scale)),
  rate: FULL.rate,
  seconds: Math.max(2, Math.round(FULL.seconds * scale))
})

/** What was measured of one column: the name of a row to its figure. */
type Column = { title: string, figures: ReadonlyMap<string, string> }

async function columnOf (title: string, engines: Engines, size: Size): Promise<Column> {
  const figures = new Map<string, string>()
  try {
    await measure(engines, size, {
      say: words => process.stderr.write(`${title}: ${words}\n`),
      row: (name, figure) => {
        figures.set(name, figure)
        process.stderr.write(`${title}: ${name}: ${figure}\n`)
      }
    })
  } catch (error) {
    // What was measured until then still counts.
    figures.set('stopped by', (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 200))
    process.exitCode = 1
  } finally {
    await engines.close()
  }
  return { title, figures }
}

function tableOf (columns: readonly Column[]): string {
  const names = [...new Set(columns.flatMap(({ figures }) => [...figures.keys()]))]
  const rows = [['p50 / p95 / p99', ...columns.map(({ title }) => title)], ...names.map(name => [name, ...columns.map(({ figures }) => figures.get(name) ?? 'not measured')])]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  const lines = rows.map(row => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`)
  return [lines[0], `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`, ...lines.slice(1)].join('\n')
}

const { values: { scale = '1' } } = parseArgs({ options: { scale: { type: 'string' } } })
if (!/^(0?\.\d+|[1-9]\d*(\.\d+)?)$/.test(scale) || Number(scale) <= 0) {
  console.error(`load: --scale ${scale} is not a number above 0, such as 0.01`)
  process.exitCode = 2
} else {
  const size = sizeAt(Number(scale))
  const columns = [await columnOf('embedded', embeddedEngines(), size)]
  const real = await realEngines(process.env)
  columns.push('missing' in real
    ? { title: 'real', figures: new Map([['store', real.missing[0] ?? ''], ['search index', real.missing[1] ?? '']]) }
    : await columnOf('real', real, size))
  console.log(tableOf(columns))
}
