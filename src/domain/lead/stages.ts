/** The stages of a lead and the moves between them, as a table. */

export const STAGES = ['lead', 'in-talks', 'signed', 'registered', 'under-construction', 'completed', 'in-operation', 'at-full-capacity'] as const
export type Stage = typeof STAGES[number]

/**
 * One stage on, since each leaves a document behind; back to talks from signed on where an agreement falls through, and back by
 * one to correct a mistake. `documented`: the move names the document that proves it.
 */
export type Move = { from: Stage, to: Stage, isDocumented: boolean }

const step = (from: Stage, to: Stage, isDocumented = true): Move => ({ from, to, isDocumented })

export const MOVES: readonly Move[] = [
  step('lead', 'in-talks', false),
  step('in-talks', 'signed'), step('in-talks', 'lead', false),
  step('signed', 'registered'), step('signed', 'in-talks'),
  step('registered', 'under-construction'), step('registered', 'signed'), step('registered', 'in-talks'),
  step('under-construction', 'completed'), step('under-construction', 'registered'),
  step('completed', 'in-operation'), step('completed', 'under-construction'),
  step('in-operation', 'at-full-capacity'), step('in-operation', 'completed'),
  step('at-full-capacity', 'in-operation')
]

/** The moves that a lead in this stage may make, forward first. */
export const movesFrom = (stage: Stage): readonly Move[] => MOVES.filter(({ from }) => from === stage)

/** The move between two stages; undefined where the table has none. */
export const moveBetween = (from: Stage, to: Stage): Move | undefined => MOVES.find(move => move.from === from && move.to === to)

/** Whether the move leads back: it then needs a reason. */
export const isBackward = ({ from, to }: Pick<Move, 'from' | 'to'>): boolean => STAGES.indexOf(to) < STAGES.indexOf(from)
