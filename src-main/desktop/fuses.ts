/**
 * Electron's fuses as the packed app sets them (security checklist, item 19), by the names @electron/fuses gives them:
 * the binary cannot be used as a plain Node, takes no inspector, and runs our archive only, verified.
 */
export const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  GrantFileProtocolExtraPrivileges: false,
} as const
