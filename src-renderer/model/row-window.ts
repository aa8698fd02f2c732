/** Which rows of a long list of equally high rows are worth having in the document. */
export interface RowWindow {
  readonly first: number
  /** Exclusive. */
  readonly end: number
}

export function visibleRows(rowCount: number, rowHeight: number, scrollTop: number, viewHeight: number, overscan = 6): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan)
  const end = Math.min(rowCount, Math.ceil((scrollTop + viewHeight) / rowHeight) + overscan)
  return { first: Math.min(first, Math.max(0, end)), end }
}
