import t from 'tap'
import { hashPassword, isPassword, passwordProblems } from '../../src/application/accounts/passwords.js'
import { COMMON_PASSWORDS } from '../../src/application/accounts/common-passwords.js'
import { inTurn } from '../../src/application/in-turn.js'

t.test('so many at a time, the others in their order, one too many refused', async t => {
  const run = inTurn(2, 3, () => new Error('full'))
  const [started, ends]: [number[], (() => void)[]] = [[], []]
  const work = (number: number) => run(() => new Promise<number>((resolve, reject) => {
    started.push(number)
    ends.push(() => number === 2 ? reject(new Error('broke')) : resolve(number))
  }))
  const all = [1, 2, 3, 4, 5].map(number => work(number).catch((error: Error) => error.message))
  await t.rejects(work(6), { message: 'full' })
  t.strictSame(started, [1, 2])
  for (const [ended, running] of [[1, [1, 2, 3]], [2, [1, 2, 3, 4]], [3, [1, 2, 3, 4, 5]]] as const) {
    ends[ended - 1]!()
    await all[ended - 1]
    await Promise.resolve()
    t.strictSame(started, running, 'also after work that failed')
  }
  ends.slice(3).forEach(end => end())
  t.strictSame(await Promise.all(all), [1, 'broke', 3, 4, 5])
  const later = work(7)
  t.equal(started.at(-1), 7, 'a free place is taken at once')
  ends.at(-1)!()
  t.equal(await later, 7)
})

t.test('many passwords compared at once all get their answer', async t => {
  const hash = await hashPassword('lantern-birch-73-ferry', 4)
  const answers = await Promise.all(Array.from({ length: 20 }, (_, number) => isPassword(number % 2 ? 'lantern-birch-73-ferry' : 'lantern', hash)))
  t.strictSame(answers, Array.from({ length: 20 }, (_, number) => number % 2 === 1))
})

t.test('passwords that many people choose are refused, also in full width and with digits behind them', async t => {
  t.ok(COMMON_PASSWORDS.size > 3000, `${COMMON_PASSWORDS.size} passwords`)
  t.equal([...COMMON_PASSWORDS].filter(word => word.length < 5 || word !== word.normalize('NFKC').toLowerCase()).length, 0)
  for (const common of ['manchester', 'Manchester', 'ｍａｎｃｈｅｓｔｅｒ', 'basketball', 'Basketball2026!', 'dragon20262026', 'qazwsxedcrfv', '1029384756']) {
    t.match(passwordProblems(common, []), [{ field: 'password', key: 'account.problem.password-common' }], common)
  }
  for (const good of ['lantern-birch-73-ferry', '草原上的风车转了三十圈', 'manchester rains on tuesdays']) t.strictSame(passwordProblems(good, []), [], good)
})
