import type { NodeTrouble } from '../../src-main/contract/model.ts'

/** Words for each kind of trouble, by address and detail. */
export type TroubleWords = Readonly<Partial<Record<NodeTrouble['kind'], (at: string, detail: string) => string>>>

/* English: reasons come in English words already. */

export const troubleEn: { readonly trouble: TroubleWords } = { trouble: {} }
