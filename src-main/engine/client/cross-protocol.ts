/*
 * A web page can make a browser POST to a port on localhost, and the request line reads as an inline command
 * (networking.c, securityWarningCommand; field advice: match the "HTTP/1.x" ending, because GET is a command of ours).
 */

const HTTP_REQUEST_LINE = /^[A-Za-z]{3,10} \S+ HTTP\/\d(\.\d)?\r?\n/
const TLS_CLIENT_HELLO = 0x16
const LETTER_O = 0x6f

export type ForeignProtocol = 'http' | 'tls'

/** The protocol a connection's first bytes belong to, when it is not ours. */
export function foreignProtocol(chunk: Buffer): ForeignProtocol | undefined {
  if (chunk.length >= 3 && chunk[0] === TLS_CLIENT_HELLO && chunk[1] === 3 && chunk[2]! <= 4) return 'tls'
  if (HTTP_REQUEST_LINE.test(chunk.latin1Slice(0, Math.min(chunk.length, 8192)))) return 'http'
  return undefined
}

/** True for the two words Redis itself takes as a sign of an HTTP request read as inline commands. */
export function isHttpHeaderCommand(name: string): boolean {
  // Every request is asked, and nearly none has such a second letter and length: the case of the others need not be changed.
  if ((name.length !== 4 && name.length !== 5) || (name.charCodeAt(1) | 32) !== LETTER_O) return false
  const word = name.toLowerCase()
  return word === 'post' || word === 'host:'
}

const HTTP_ANSWER_TEXT = 'This port speaks the Redis protocol, not HTTP. Connect with redis-cli or a Redis client library.\n'

/** What a person who opened the port in a browser is told. */
export const HTTP_ANSWER = `HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: ${HTTP_ANSWER_TEXT.length}\r\nConnection: close\r\n\r\n${HTTP_ANSWER_TEXT}`
