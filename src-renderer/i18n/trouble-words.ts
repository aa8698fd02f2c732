import type { NodeTrouble } from '../../src-main/contract/model.ts'
import type { Messages } from './en.ts'

/** Why a node is not well, in the user's language; what comes in English words only, or needs no translation, in those. */
export function troubleText({ reason, trouble }: { readonly reason: string | undefined; readonly trouble?: NodeTrouble | undefined }, messages: Messages): string {
  const words = trouble === undefined ? undefined : messages.trouble[trouble.kind]
  return words === undefined || trouble === undefined ? (reason ?? '') : words(trouble.at, trouble.detail)
}
