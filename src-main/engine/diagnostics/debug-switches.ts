/** What DEBUG turns on and off for tests. */
export class DebugSwitches {
  /** DEBUG SET-ACTIVE-EXPIRE: keys whose time has come are removed also when nobody asks for them. */
  isActiveExpireOn = true
  /** DEBUG SET-DISABLE-DENY-SCRIPTS: scripts may call what is denied them otherwise. */
  scriptsMayCallAnything = false
  /** DEBUG PAUSE-CRON: what the node does ten times a second by itself is not done. */
  isCronPaused = false
  /** DEBUG AOF-FLUSH-SLEEP: every write to the append-only file takes so much longer. */
  aofFlushSleepMicroseconds = 0
  /** DEBUG SET-SKIP-CHECKSUM-VALIDATION: checksums of files and payloads are taken on trust. */
  skipsChecksums = false

  sleepBeforeAofWrite(): void {
    if (this.aofFlushSleepMicroseconds > 0) sleepInPlace(this.aofFlushSleepMicroseconds / 1000)
  }
}

/** Nothing of this thread goes on meanwhile, as nothing of a real server does. */
export function sleepInPlace(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs)
}
