// Owns what PowerShell thinks of single UTF-16 units: white space, quotes, dashes, identifier parts, token ends.
// -1 stands for the end of the text throughout.

const IDENTIFIER_START = 1;
const DIGIT = 2;
const HEX = 4;
const VARIABLE_START = 8;
const ENDS_TOKEN = 16;
const ENDS_NUMBER = 32;
const ENDS_ASSEMBLY_NAME = 64;
const WHITE_SPACE = 128;

const traits = new Uint8Array(128);
const mark = (chars: string, trait: number): void => {
  for (let i = 0; i < chars.length; i++) traits[chars.charCodeAt(i)] = (traits[chars.charCodeAt(i)] as number) | trait;
};
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
mark(`${letters}_`, IDENTIFIER_START);
mark("0123456789", DIGIT);
mark("0123456789abcdefABCDEF", HEX);
mark(`${letters}0123456789_$:?^`, VARIABLE_START);
mark("\0\t\n\v\f\r &(),;{|}", ENDS_TOKEN);
mark("!#%*+-./<=>]", ENDS_NUMBER);
mark("\0\t\n\v\f\r ,=]", ENDS_ASSEMBLY_NAME);
mark("\t\v\f ", WHITE_SPACE);

// Made when a character outside ASCII is met: Unicode classes take V8 a while.
let letterPattern: RegExp | null = null;
let letterOrDigitPattern: RegExp | null = null;

/** .NET's Char.IsLetter of one UTF-16 unit. */
export function isLetter(c: number): boolean {
  if (c < 128) return (c > 64 && c < 91) || (c > 96 && c < 123);
  letterPattern ??= /^\p{L}$/u;
  return letterPattern.test(String.fromCharCode(c));
}

/** .NET's Char.IsLetterOrDigit of one UTF-16 unit. */
export function isLetterOrDigit(c: number): boolean {
  if (c < 128) return isLetter(c) || isDecimalDigit(c);
  letterOrDigitPattern ??= /^[\p{L}\p{Nd}]$/u;
  return letterOrDigitPattern.test(String.fromCharCode(c));
}

/** White space other than new lines. */
export function isWhiteSpace(c: number): boolean {
  if (c < 128) return c >= 0 && ((traits[c] as number) & WHITE_SPACE) !== 0;
  return c === 0xa0 || c === 0x85 || isSeparator(c);
}

function isSeparator(c: number): boolean {
  return (
    c === 0x1680 ||
    (c >= 0x2000 && c <= 0x200a) ||
    c === 0x2028 ||
    c === 0x2029 ||
    c === 0x202f ||
    c === 0x205f ||
    c === 0x3000
  );
}

export function isNewLine(c: number): boolean {
  return c === 10 || c === 13;
}

export function isDash(c: number): boolean {
  return c === 45 || c === 0x2013 || c === 0x2014 || c === 0x2015;
}

export function isSingleQuote(c: number): boolean {
  return c === 39 || (c >= 0x2018 && c <= 0x201b);
}

export function isDoubleQuote(c: number): boolean {
  return c === 34 || (c >= 0x201c && c <= 0x201e);
}

export function isDecimalDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

export function isHexDigit(c: number): boolean {
  return c >= 0 && c < 128 && ((traits[c] as number) & HEX) !== 0;
}

/** May begin the name of an unbraced variable, after `$`. */
export function isVariableStart(c: number): boolean {
  return c < 128 ? c >= 0 && ((traits[c] as number) & VARIABLE_START) !== 0 : isLetterOrDigit(c);
}

export function isIdentifierStart(c: number): boolean {
  return c < 128 ? c >= 0 && ((traits[c] as number) & IDENTIFIER_START) !== 0 : isLetter(c);
}

export function isIdentifierPart(c: number): boolean {
  return c < 128 ? c >= 0 && ((traits[c] as number) & (IDENTIFIER_START | DIGIT)) !== 0 : isLetterOrDigit(c);
}

/** Ends any bare word in any mode. */
export function endsToken(c: number): boolean {
  return c < 128 ? c < 0 || ((traits[c] as number) & ENDS_TOKEN) !== 0 : isWhiteSpace(c);
}

/** Ends a number in expression mode; `?` and `:` do so inside a ternary. */
export function endsNumber(c: number, inTernary: boolean): boolean {
  if (c >= 128) return isDash(c);
  return ((traits[c] as number) & ENDS_NUMBER) !== 0 || (inTernary && (c === 63 || c === 58));
}

export function endsAssemblyName(c: number): boolean {
  return c < 128 ? c < 0 || ((traits[c] as number) & ENDS_ASSEMBLY_NAME) !== 0 : isWhiteSpace(c);
}
