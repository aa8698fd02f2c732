import type { Config } from '../config/config.ts'
import type { EncodingLimits } from './encoding-limits.ts'

/** The directive behind each threshold. */
const DIRECTIVES: readonly (readonly [string, keyof EncodingLimits, 'integer' | 'memoryBytes'])[] = [
  ['hash-max-listpack-entries', 'hashEntries', 'integer'],
  ['hash-max-listpack-value', 'hashValueBytes', 'memoryBytes'],
  ['set-max-intset-entries', 'setIntegers', 'integer'],
  ['zset-max-listpack-entries', 'sortedSetEntries', 'integer'],
  ['zset-max-listpack-value', 'sortedSetValueBytes', 'memoryBytes'],
  ['stream-node-max-bytes', 'streamNodeBytes', 'memoryBytes'],
  ['stream-node-max-entries', 'streamNodeEntries', 'integer'],
]

/** Lets the thresholds of some databases follow the configuration, now and after each CONFIG SET. */
export function followEncodingConfig(config: Config, databases: readonly { readonly encodingLimits: EncodingLimits }[]): void {
  for (const [directive, limit, kind] of DIRECTIVES) {
    const apply = (): void => {
      for (const { encodingLimits } of databases) encodingLimits[limit] = config[kind](directive)
    }
    apply()
    config.onChange(directive, apply)
  }
}
