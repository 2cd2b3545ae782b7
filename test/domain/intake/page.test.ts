import t from 'tap'
import { readPage } from '../../../src/domain/intake/page.js'
import type { Answers } from '../../../src/domain/intake/progress.js'
import { stepById } from '../../../src/domain/intake/steps.js'

const tags = stepById('tags')!
const nothing: Answers = { answers: {}, notKnown: [] }
const offer = { field: 'project.industryTags' as const, value: ['rare-earth', 'cloud-computing'] }
const read = (texts: string[], before: Answers = nothing, offers = [offer]) => {
  const { answers, notKnown, problems } = readPage(tags, { 'project.industryTags': texts }, before, [], offers)
  return { answer: answers['project.industryTags'], notKnown, problems: problems.map(({ key }) => key) }
}

t.test('what the page filled in itself does not contradict "I do not know"', async t => {
  t.strictSame(read(['rare-earth', 'cloud-computing', 'not-known']), { answer: undefined, notKnown: ['project.industryTags'], problems: [] })
  t.strictSame([...read(['rare-earth', 'cloud-computing']).answer as string[]].sort(), ['cloud-computing', 'rare-earth'], 'left as it stood and sent is a confirmation')
})

t.test('what the person changed, or had answered before, does contradict it', async t => {
  t.equal(read(['rare-earth', 'not-known']).problems.length, 1)
  t.equal(read(['rare-earth', 'cloud-computing', 'not-known'], { answers: { 'project.industryTags': ['rare-earth', 'cloud-computing'] }, notKnown: [] }).problems.length, 1)
  t.equal(read(['rare-earth', 'cloud-computing', 'not-known'], nothing, []).problems.length, 1, 'and so does what nobody offered')
})

t.test('a page left blank is a problem unless it takes an answer back', async t => {
  t.strictSame(read([], nothing, []).problems, ['intake.problem.blank'])
  t.strictSame(read([], { answers: { 'project.industryTags': ['rare-earth'] }, notKnown: [] }, []).problems, [])
})
