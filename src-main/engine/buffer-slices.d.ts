/** Fast paths of Node's Buffer that its typings leave out (lib/internal/buffer.js): text to and from bytes, without argument checks by encoding. */
interface Buffer {
  latin1Slice(start?: number, end?: number): string
  utf8Slice(start?: number, end?: number): string
  latin1Write(text: string, offset?: number, length?: number): number
}
