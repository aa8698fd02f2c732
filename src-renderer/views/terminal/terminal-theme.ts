import type { ITheme } from '@xterm/xterm'

const LIGHT: ITheme = {
  background: '#fbfcfa',
  foreground: '#161a17',
  cursor: '#0b6b5d',
  cursorAccent: '#fbfcfa',
  selectionBackground: '#bfe0d6',
  black: '#161a17',
  red: '#b3261e',
  green: '#1a7438',
  yellow: '#7d5a00',
  blue: '#0f5cba',
  magenta: '#8a3fa8',
  cyan: '#0a6e80',
  white: '#5c655e',
  brightBlack: '#5c655e',
  brightRed: '#c2255c',
  brightGreen: '#0d754b',
  brightYellow: '#8a5200',
  brightBlue: '#0f62c9',
  brightMagenta: '#a3238e',
  brightCyan: '#0b6b5d',
  brightWhite: '#161a17',
}

const DARK: ITheme = {
  background: '#101413',
  foreground: '#e9edea',
  cursor: '#4fd1b5',
  cursorAccent: '#101413',
  selectionBackground: '#2a5a4e',
  black: '#29302d',
  red: '#ff8578',
  green: '#62d283',
  yellow: '#e0be48',
  blue: '#6aa9ff',
  magenta: '#dc9bf2',
  cyan: '#4fcfe3',
  white: '#b9c2bd',
  brightBlack: '#94a09a',
  brightRed: '#ff8fb0',
  brightGreen: '#4fd08a',
  brightYellow: '#f0b352',
  brightBlue: '#7db4ff',
  brightMagenta: '#f082dc',
  brightCyan: '#4fd1b5',
  brightWhite: '#ffffff',
}

/** xterm's colours, matched to styles/tokens.css. xterm measures colours itself and cannot read CSS variables. */
export function terminalTheme(shown: 'light' | 'dark'): ITheme {
  return shown === 'dark' ? DARK : LIGHT
}
