/** Memory of the process a node runs in (process.memoryUsage). Nodes of one process share it. */
export interface MemoryFigures {
  /** Live and not yet collected objects. */
  readonly heapUsedBytes: number
  /** What the heap has taken from the system. */
  readonly heapTotalBytes: number
  readonly residentBytes: number
  /** The machine's memory. */
  readonly systemTotalBytes: number
}
