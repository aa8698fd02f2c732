/**
 * Watches the thread's turns: how much processor time the longest one took. Not by the clock, which on a busy machine counts what
 * others were given.
 */
export class TurnWatch {
  longestMs = 0
  private isOver = false
  private before = process.threadCpuUsage()

  constructor() {
    this.look()
  }

  stop(): void {
    this.isOver = true
  }

  private look(): void {
    if (this.isOver) return
    const { user, system } = process.threadCpuUsage(this.before)
    this.longestMs = Math.max(this.longestMs, (user + system) / 1000)
    this.before = process.threadCpuUsage()
    setImmediate(() => this.look())
  }
}
