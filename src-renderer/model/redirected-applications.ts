import type { RedirectedApplication } from '../../src-main/contract/model.ts'

const TOO_OFTEN = 20

/**
 * The application keeps asking the wrong node although it was told better. Some repeats are the way of things: commands that
 * were under way already, and a slot table of its own on each connection.
 */
export function doesNotLearn({ moved, repeated, connections }: RedirectedApplication): boolean {
  return repeated >= TOO_OFTEN && repeated > moved / 2 && repeated > connections * 2
}
