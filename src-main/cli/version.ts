import packageJson from '../../package.json' with { type: 'json' }

/** Slotscope's own version, as package.json has it. */
export const SLOTSCOPE_VERSION: string = packageJson.version

/** The line `slotscope --version` prints. */
export function versionLine(): string {
  return `slotscope ${SLOTSCOPE_VERSION} (Node ${process.versions.node})`
}
