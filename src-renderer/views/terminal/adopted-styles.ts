/**
 * Runs `build` with style elements that put their text into adopted style sheets instead of into the page. xterm.js
 * writes its colours and measures into style elements it creates as it opens, which a Content-Security-Policy without
 * 'unsafe-inline' blocks; constructed style sheets are scripted objects and fall under script-src instead.
 * xterm's own `documentOverride` would serve, but its viewport ignores it (xterm.js 6.0, CoreBrowserTerminal.open).
 */
export function withAdoptedStyles(build: () => void): void {
  const create = document.createElement.bind(document)
  document.createElement = ((name: string, options?: ElementCreationOptions) => (name === 'style' ? adoptedStyleElement() : create(name, options))) as Document['createElement']
  try {
    build()
  } finally {
    // Uncovers the prototype's own method again.
    Reflect.deleteProperty(document, 'createElement')
  }
}

function adoptedStyleElement(): HTMLElement {
  const sheet = new CSSStyleSheet()
  const element = document.createElement('span')
  element.hidden = true
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  Object.defineProperty(element, 'textContent', {
    get: () => '',
    set: (text: string) => sheet.replaceSync(text),
  })
  const remove = element.remove.bind(element)
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
    remove()
  }
  return element
}
