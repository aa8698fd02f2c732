import { Socket } from 'node:net'

/** A socket that nobody is at the other end of: what is pushed into it was "received", what is written to it is counted and dropped. */
export class SinkSocket extends Socket {
  writtenBytes = 0

  override _read(): void {}

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    this.writtenBytes += chunk.length
    done()
  }
}
