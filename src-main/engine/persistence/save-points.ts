/** Save after `seconds` when at least `changes` keys changed (the `save` directive). */
export interface SavePoint {
  readonly seconds: number
  readonly changes: number
}

/** The save points of the directive's value, "3600 1 300 100 60 10000"; none for "". */
export function parseSavePoints(directive: string): SavePoint[] {
  const numbers = directive.split(' ').filter(Boolean).map(Number)
  const points: SavePoint[] = []
  for (let i = 0; i + 1 < numbers.length; i += 2) points.push({ seconds: numbers[i]!, changes: numbers[i + 1]! })
  return points
}

/** The save point reached, if any (serverCron). */
export function reachedSavePoint(points: readonly SavePoint[], changes: number, secondsSinceSave: number): SavePoint | undefined {
  return points.find((point) => changes >= point.changes && secondsSinceSave > point.seconds)
}
