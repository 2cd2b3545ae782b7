import fc from 'fast-check'
import t from 'tap'
import { isBackward, moveBetween, MOVES, movesFrom, STAGES, type Stage } from '../../../src/domain/lead/stages.js'

t.test('the table leads from the enquiry to full capacity, one stage at a time', async t => {
  for (const [place, stage] of STAGES.entries()) {
    const forward = movesFrom(stage).filter(move => !isBackward(move))
    t.strictSame(forward.map(({ to }) => to), STAGES.slice(place + 1, place + 2), stage)
  }
  t.equal(moveBetween('lead', 'signed'), undefined)
  t.equal(moveBetween('lead', 'lead'), undefined)
  t.strictSame(MOVES.filter(({ isDocumented }) => !isDocumented).map(({ from, to }) => `${from} ${to}`), ['lead in-talks', 'in-talks lead'])
  t.ok(isBackward({ from: 'signed', to: 'in-talks' }))
})

t.test('no course of moves reaches a stage but by a move of the table', async t => {
  const wishes = fc.array(fc.constantFrom(...STAGES), { maxLength: 40 })
  fc.assert(fc.property(wishes, wished => {
    let stage: Stage = 'lead'
    const path: Stage[] = [stage]
    for (const to of wished) {
      const move = moveBetween(stage, to)
      if (!move) continue
      stage = move.to
      path.push(stage)
    }
    // Whatever stands in the path was entered from the one before by a move that exists, and never skips a stage forward.
    return path.every((to, place) => place === 0 || (movesFrom(path[place - 1]!).some(move => move.to === to) && STAGES.indexOf(to) <= STAGES.indexOf(path[place - 1]!) + 1))
  }))
  t.pass('holds')
})
