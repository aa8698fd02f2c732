/** What DEBUG turns on and off for tests. */
export class DebugSwitches {
  /** DEBUG SET-ACTIVE-EXPIRE: keys whose time has come are removed also when nobody asks for them. */
  isActiveExpireOn = true
  /** DEBUG PAUSE-CRON: the periodic chores rest. */
  isCronPaused = false
}
