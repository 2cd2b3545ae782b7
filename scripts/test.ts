/** Runs the tests and closes with the plain line `N passed, N failed`; arguments go to tap. */
import { spawn } from 'node:child_process'

const args = process.argv.slice(2)
const tap = spawn('npx', ['tap', '--reporter=tap', ...args], { stdio: ['inherit', 'pipe', 'inherit'] })
let rest = ''
let totals = ''

tap.stdout.setEncoding('utf8').on('data', (chunk: string) => {
  process.stdout.write(chunk)
  const lines = (rest + chunk).split('\n')
  rest = lines.pop() ?? ''
  totals = lines.findLast(line => line.startsWith('# { ')) ?? totals
})

tap.on('close', code => {
  const count = (name: string) => Number(new RegExp(`${name}: (\\d+)`).exec(totals)?.[1] ?? 0)
  const skipped = count('skip') + count('todo')
  console.log(`${count('pass')} passed, ${count('fail')} failed${skipped ? `, ${skipped} skipped` : ''}`)
  process.exitCode = code ?? 1
})
