/**
 * A stand-in for the document that gives xterm.js style elements which put their text into adopted style sheets.
 * xterm writes its colours and measures into style elements at run time, which a Content Security Policy without
 * 'unsafe-inline' blocks; constructed style sheets are scripted objects and fall under script-src instead.
 */
export function documentWithAdoptedStyles(): Document {
  return new Proxy(document, {
    get(target, property) {
      if (property === 'createElement') {
        return (name: string, options?: ElementCreationOptions) => (name === 'style' ? adoptedStyleElement() : target.createElement(name, options))
      }
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  })
}

function adoptedStyleElement(): HTMLElement {
  const sheet = new CSSStyleSheet()
  const element = document.createElement('span')
  element.hidden = true
  document.adoptedStyleSheets.push(sheet)
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
