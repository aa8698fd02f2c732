import type { AppendFile } from '../ports/append-disk.ts'

/** More than this waiting to be written: whoever fills the file should wait too. */
const MAX_UNWRITTEN_BYTES = 4 * 1024 * 1024

/** A file that is written in the background, chunk after chunk, by one write at a time. After a failure nothing more is written. */
export class BackgroundFile {
  private readonly file: AppendFile
  private readonly onFailure: (error: Error) => void
  private waiting: Buffer[] = []
  private unwrittenBytes = 0
  private isWriting = false
  private failure: Error | undefined
  private resume: (() => void) | undefined
  private finished: ((error: Error | undefined) => void) | undefined
  private isClosed = false

  /** `onFailure` is told of a failed write at once; `finish` tells of it too. */
  constructor(file: AppendFile, onFailure: (error: Error) => void) {
    this.file = file
    this.onFailure = onFailure
  }

  /** The disk does not keep up. */
  get isBehind(): boolean {
    return this.unwrittenBytes > MAX_UNWRITTEN_BYTES
  }

  append(chunk: Buffer): void {
    if (this.failure !== undefined || this.isClosed) return
    this.waiting.push(chunk)
    this.unwrittenBytes += chunk.length
    this.writeOn()
  }

  /** Calls back once the disk keeps up again. */
  whenCaughtUp(resume: () => void): void {
    this.resume = resume
  }

  /** Nothing more comes. Calls back when all is on the disk and the file closed, or with the first failure. */
  finish(done: (error: Error | undefined) => void): void {
    this.finished = done
    this.writeOn()
  }

  /** Lets go of the file as it is; nothing is called back any more. */
  close(): void {
    this.isClosed = true
    this.waiting = []
    this.file.close()
  }

  private writeOn(): void {
    if (this.isWriting || this.isClosed) return
    if (this.failure !== undefined || this.waiting.length === 0) return this.settle()
    const chunk = this.waiting.length === 1 ? this.waiting[0]! : Buffer.concat(this.waiting)
    this.waiting = []
    this.isWriting = true
    this.file.appendInBackground(chunk, (error) => {
      this.isWriting = false
      this.unwrittenBytes -= chunk.length
      this.failure ??= error
      if (error !== undefined && !this.isClosed) this.onFailure(error)
      this.writeOn()
    })
    this.wake()
  }

  /** All that came is written, or a write failed. */
  private settle(): void {
    this.wake()
    const done = this.finished
    if (done === undefined) return
    this.finished = undefined
    if (this.failure !== undefined) return this.end(done, this.failure)
    this.file.syncInBackground((error) => {
      if (!this.isClosed) this.end(done, error)
    })
  }

  private end(done: (error: Error | undefined) => void, error: Error | undefined): void {
    this.close()
    done(error)
  }

  private wake(): void {
    if (this.isBehind || this.resume === undefined) return
    const { resume } = this
    this.resume = undefined
    resume()
  }
}
