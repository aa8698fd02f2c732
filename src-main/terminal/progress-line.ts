import type { Progress } from '../trib/api.ts'
import { cutToWidth } from './display-width.ts'

/** What stands on a terminal's last rows while other output appears above it. */
export interface BottomLine {
  /** Clears it and leaves the cursor where it began. */
  hide(): string
  redraw(): string
}

const BAR_WIDTH = 20

/** One row that tells how far the moving of slots has come, drawn over itself. */
export class ProgressLine implements BottomLine {
  private readonly columns: () => number
  private text = ''

  constructor(columns: () => number) {
    this.columns = columns
  }

  /** The sequences that show the new state in place of the old. */
  show(progress: Progress): string {
    const cleared = this.hide()
    this.text = cutToWidth(progressText(progress), Math.max(1, this.columns() - 1))
    return cleared + this.redraw()
  }

  hide(): string {
    return this.text === '' ? '' : '\r\x1b[J'
  }

  redraw(): string {
    return this.text
  }

  /** What it measured is over: the row is free again. */
  end(): string {
    const output = this.hide()
    this.text = ''
    return output
  }
}

/** `[████████░░░░░░░░░░░░]  40%  4 of 10 slots, 1200 of 3000 keys, 812 keys/s, about 2 s left` */
export function progressText({ slotsDone, slotCount, keysDone, keyCount, keysPerSecond, leftMs }: Progress): string {
  const done = keyCount > 0 ? keysDone / keyCount : slotsDone / Math.max(1, slotCount)
  const filled = Math.round(Math.min(1, done) * BAR_WIDTH)
  const left = leftMs === undefined ? '' : `, about ${Math.ceil(leftMs / 1000)} s left`
  return `[${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}] ${String(Math.floor(Math.min(1, done) * 100)).padStart(3)}%  ${slotsDone} of ${slotCount} slots, ${keysDone} of ${keyCount} keys, ${keysPerSecond} keys/s${left}`
}
