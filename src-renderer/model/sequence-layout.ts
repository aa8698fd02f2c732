/* Where things stand in a sequence diagram, in pixels. */

/** Height of the row of names. */
export const HEAD = 44
export const ROW = 34
/** Middle of the client's lane. */
export const CLIENT = 62
/** Half of a node's name plate. */
export const LANE_HALF = 70

const LEAST_GAP = 145
const MOST_GAP = 300
/** From the client to the first node: the messages are written there. */
const FIRST_GAP = 1.25
const LETTER_WIDTH = 7.3

/** Distance of two nodes' lanes, so that all fit into `room` as long as names stay readable. */
export function laneGap(lanes: number, room: number): number {
  const free = room - CLIENT - LANE_HALF - 12
  return Math.min(MOST_GAP, Math.max(LEAST_GAP, Math.floor(free / (Math.max(1, lanes) - 1 + FIRST_GAP))))
}

/** Middle of a node's lane. */
export function laneX(lane: number, gap: number): number {
  return Math.round(CLIENT + gap * (FIRST_GAP + lane))
}

export function rowTop(index: number): number {
  return HEAD + index * ROW
}

/** How many letters fit on an arrow between the client and a lane. */
export function labelChars(lane: number, gap: number): number {
  return Math.floor((laneX(lane, gap) - CLIENT - 28) / LETTER_WIDTH)
}
