// Number.TryParseNumber: which text is a number under .NET's NumberStyles and a culture's conventions.
import type { CultureInfo } from "../text/culture.ts";
import type { NumberConventions } from "../text/culture-data.ts";

/** NumberStyles bits. */
export const styleLeadingWhite = 1;
export const styleTrailingWhite = 2;
export const styleLeadingSign = 4;
export const styleTrailingSign = 8;
export const styleParentheses = 16;
export const styleDecimalPoint = 32;
export const styleThousands = 64;
export const styleExponent = 128;
export const styleCurrency = 256;
export const styleHexSpecifier = 512;
export const styleBinarySpecifier = 1024;
export const styleInteger = 7;
export const styleNumber = 111;
export const styleFloat = 167;

/** A number as it was written. */
export interface NumberText {
  readonly negative: boolean;
  /** Digits with at most one ".". */
  readonly mantissa: string;
  readonly exponent: number;
}

/**
 * Sign, currency, groups, point, exponent and parentheses as the style (NumberStyles bits) allows;
 * null for text that is no such number.
 */
export function readNumberText(text: string, culture: CultureInfo, style: number): NumberText | null {
  return new NumberTextReader(text, culture.data.number, style).read();
}

function isWhite(c: number): boolean {
  return c === 32 || (c >= 9 && c <= 13);
}

class NumberTextReader {
  private at = 0;
  private end: number;
  private negative = false;
  private signSeen = false;
  private parenthesisOpen = false;
  private currencySeen = false;
  private readonly text: string;
  private readonly conventions: NumberConventions;
  private readonly style: number;

  constructor(text: string, conventions: NumberConventions, style: number) {
    this.text = text;
    this.conventions = conventions;
    this.style = style;
    this.end = text.length;
  }

  read(): NumberText | null {
    const { text, style } = this;
    while (this.end > 0 && text[this.end - 1] === "\0") this.end--;
    if (style & styleLeadingWhite) while (this.atWhite()) this.at++;
    if (style & styleTrailingWhite) while (this.end > this.at && isWhite(text.charCodeAt(this.end - 1))) this.end--;
    this.readPrefix();
    const mantissa = this.readDigits();
    if (mantissa === "" || mantissa === ".") return null;
    const exponent = this.readExponent();
    this.readSuffix();
    if (this.at < this.end || this.parenthesisOpen) return null;
    return { negative: this.negative, mantissa: mantissa.startsWith(".") ? `0${mantissa}` : mantissa, exponent };
  }

  private atWhite(): boolean {
    return this.at < this.end && isWhite(this.text.charCodeAt(this.at));
  }

  private takes(symbol: string): boolean {
    if (symbol === "" || !this.text.startsWith(symbol, this.at) || this.at + symbol.length > this.end) return false;
    this.at += symbol.length;
    return true;
  }

  private takesSign(allowed: number): boolean {
    if (!(this.style & allowed) || this.signSeen) return false;
    const { negativeSign, positiveSign } = this.conventions;
    if (this.takes(negativeSign) || this.takes("-") || this.takes("\u2212")) this.negative = true;
    else if (!this.takes(positiveSign)) return false;
    this.signSeen = true;
    return true;
  }

  private takesCurrency(): boolean {
    if (!(this.style & styleCurrency) || this.currencySeen || !this.takes(this.conventions.currency)) return false;
    this.currencySeen = true;
    return true;
  }

  private readPrefix(): void {
    for (;;) {
      if (this.takesSign(styleLeadingSign)) continue;
      if (this.style & styleParentheses && !this.signSeen && this.takes("(")) {
        this.parenthesisOpen = true;
        this.signSeen = true;
        this.negative = true;
      } else if (this.takesCurrency()) continue;
      else if (this.currencySeen && this.atWhite()) this.at++;
      else break;
    }
  }

  /** The digits, with "." for the point; groups may have any size. */
  private readDigits(): string {
    const { conventions, style } = this;
    const decimal = this.currencySeen ? conventions.currencyDecimal : conventions.decimal;
    const group = this.currencySeen ? conventions.currencyGroup : conventions.group;
    let mantissa = "";
    let pointSeen = false;
    while (this.at < this.end) {
      const c = this.text.charCodeAt(this.at);
      if (c >= 48 && c <= 57) mantissa += this.text[this.at++];
      else if (style & styleDecimalPoint && !pointSeen && this.takes(decimal)) {
        pointSeen = true;
        mantissa += ".";
      } else {
        const grouped = style & styleThousands && mantissa !== "" && !pointSeen;
        if (!grouped || !(this.takes(group) || (group === "\u00a0" && this.takes(" ")))) break;
      }
    }
    return mantissa;
  }

  private readExponent(): number {
    if (!(this.style & styleExponent)) return 0;
    const match = /^[eE]([+-]?)(\d+)/.exec(this.text.slice(this.at, this.end));
    if (match === null) return 0;
    this.at += match[0].length;
    return Math.min(Number(match[2]), 99999) * (match[1] === "-" ? -1 : 1);
  }

  private readSuffix(): void {
    for (;;) {
      if (this.takesSign(styleTrailingSign)) continue;
      if (this.parenthesisOpen && this.takes(")")) this.parenthesisOpen = false;
      else if (this.takesCurrency()) continue;
      else if (this.style & styleTrailingWhite && this.atWhite()) this.at++;
      else break;
    }
  }
}
