import { spawn } from 'node:child_process'

/** Hands a URL of ours to the system's browser. A browser that cannot be started is a line in the log, no failure. */
export function openInBrowser(url: string, log: (line: string) => void): void {
  const [program, ...args] = opener(process.platform)
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
  child.once('error', (failure) => log(`no browser could be opened: ${failure.message}`))
  child.unref()
}

function opener(platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  return ['xdg-open']
}
