import { safeText } from '../terminal/screen-safety.ts'
import type { TribRunner } from '../terminal/trib-dialog.ts'
import type { TribAccess } from '../trib/api.ts'
import { colorLine } from '../trib/transcript/color.ts'
import { runTrib } from './trib.ts'

/** `trib …` at the prompt of a terminal: it gets in as the terminal does, and its lines steer no screen. */
export function promptTrib(access: TribAccess, env: Readonly<Record<string, string | undefined>>): TribRunner {
  return async (args, dialog) => {
    const print = (line: string): void => dialog.print(colorLine(safeText(line)))
    await runTrib(args, {
      print,
      problem: print,
      paint: (line) => line,
      progress: dialog.progress,
      ask: dialog.ask,
      onStop(stop) {
        dialog.signal.addEventListener('abort', stop)
        if (dialog.signal.aborted) stop()
        return () => dialog.signal.removeEventListener('abort', stop)
      },
      env,
      access
    })
  }
}
