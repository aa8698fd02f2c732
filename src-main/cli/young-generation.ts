import { setFlagsFromString } from 'node:v8'

/**
 * Keeps the memory that V8 makes new objects in at the size it has come to by now, 8 MB after a node has started, where Node 24
 * would let it grow to 128: a node makes much that lives for one turn, and walking through 128 MB for it takes memory from the
 * keys and drives them out of the processor's cache. A process can be given the size at its start only
 * (`--max-semi-space-size`), and `slotscope` is started without flags; how far it grows is asked at each growth.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}
