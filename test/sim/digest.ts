const SAMPLE_EVERY = 61

/** A running fingerprint of everything that happened, in order; two runs of a seed must end with the same one. */
export class Digest {
  #high = 0x811c9dc5
  #low = 0x01000193

  number(value: number): void {
    this.#mix(value | 0)
    this.#mix(Math.floor(value / 2 ** 32) | 0)
  }

  /** Samples long texts: header fields and every 61st character are enough to tell two packets apart. */
  text(value: string): void {
    this.#mix(value.length)
    const step = value.length > 256 ? SAMPLE_EVERY : 1
    for (let at = 0; at < value.length; at += step) this.#mix(value.charCodeAt(at))
  }

  toString(): string {
    return hex(this.#high) + hex(this.#low)
  }

  #mix(value: number): void {
    this.#high = Math.imul(this.#high ^ value, 0x5bd1e995) ^ (this.#low >>> 13)
    this.#low = Math.imul(this.#low ^ (value + 0x9e3779b9), 0x01000193) + (this.#high >>> 7)
  }
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0')
}
