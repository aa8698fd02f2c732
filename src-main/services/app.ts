import type { AppInfo } from '../contract/model.ts'
import { enginesFound } from '../sandbox/engines.ts'
import type { CallTable } from './call-table.ts'

/** Calls about the app itself. */
export function appCalls(about: { readonly version: string; readonly shell: AppInfo['shell'] }): CallTable<'app.info'> {
  return {
    'app.info': () => ({ version: about.version, shell: about.shell, platform: process.platform, engines: enginesFound() }),
  }
}
