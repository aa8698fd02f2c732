import type { ErrorCode } from '../../src-main/contract/errors.ts'

export interface Notice {
  readonly id: number
  readonly code: ErrorCode
  readonly message: string
}

const SHOWN_MS = 9_000
const MAX_SHOWN = 4

/** Failures that have no place of their own on the screen. */
export class Notices {
  shown = $state.raw<readonly Notice[]>([])
  #nextId = 1

  fail(failure: { readonly code: ErrorCode; readonly message: string }): void {
    const notice = { id: this.#nextId++, code: failure.code, message: failure.message }
    this.shown = [...this.shown, notice].slice(-MAX_SHOWN)
    setTimeout(() => this.dismiss(notice.id), SHOWN_MS)
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id)
  }
}
