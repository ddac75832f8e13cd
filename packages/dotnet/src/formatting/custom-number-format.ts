// Custom numeric format strings: 0 # . , % ‰ E0 ; 'text' "text" \x.
import type { NumberConventions } from "../text/culture-data.ts";
import { type NumberDigits, roundDigits } from "./number-digits.ts";

/** What one section of a custom format asks for. */
interface Section {
  readonly text: string;
  /** Digit placeholders before and after the point. */
  integerPlaces: number;
  fractionPlaces: number;
  firstZero: number;
  lastZero: number;
  scaling: number;
  groups: boolean;
  scientific: boolean;
  exponentDigits: number;
  pointSeen: boolean;
}

/** A number in a custom format. */
export function formatCustomNumber(number: NumberDigits, format: string, conventions: NumberConventions): string {
  const sections = splitSections(format);
  let index = number.digits === "" ? 2 : number.negative ? 1 : 0;
  let chosen = pick(sections, index);
  let section = analyze(chosen.text);
  let rounded = roundFor(number, section);
  if (rounded.digits === "" && number.digits !== "" && index !== 2) {
    // A value that rounds to zero uses the zero section.
    if (sections.length > 2 && sections[2] !== "") {
      index = 2;
      chosen = pick(sections, 2);
      section = analyze(chosen.text);
      rounded = roundFor(number, section);
    }
  }
  const showSign = rounded.negative && chosen.index === 0 && (rounded.digits !== "" || rounded.isFloating);
  return render(rounded, section, conventions, showSign);
}

function pick(sections: readonly string[], index: number): { text: string; index: number } {
  const text = sections[index];
  if (index === 0 || text === undefined || text === "") return { text: sections[0] ?? "", index: 0 };
  return { text, index };
}

/** Splits at semicolons outside quotes; at most three sections count. */
function splitSections(format: string): string[] {
  const sections: string[] = [];
  let start = 0;
  let quote = "";
  for (let i = 0; i < format.length; i++) {
    const c = format[i]!;
    if (quote !== "") {
      if (c === quote) quote = "";
    } else if (c === "'" || c === '"') quote = c;
    else if (c === "\\") i++;
    else if (c === ";") {
      sections.push(format.slice(start, i));
      start = i + 1;
    }
  }
  sections.push(format.slice(start));
  return sections;
}

function analyze(text: string): Section {
  const section: Section = {
    text,
    integerPlaces: 0,
    fractionPlaces: 0,
    firstZero: 0x7fffffff,
    lastZero: 0,
    scaling: 0,
    groups: false,
    scientific: false,
    exponentDigits: 0,
    pointSeen: false,
  };
  let commas = 0;
  let places = 0;
  let point = -1;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === "'" || c === '"') {
      const end = text.indexOf(c, i + 1);
      i = end < 0 ? text.length : end;
    } else if (c === "\\") i++;
    else if (c === "0" || c === "#") {
      if (commas > 0 && point < 0) section.groups = true;
      commas = 0;
      if (c === "0") {
        if (section.firstZero === 0x7fffffff) section.firstZero = places;
        section.lastZero = places + 1;
      }
      places++;
    } else if (c === ".") {
      if (point < 0) {
        point = places;
        section.scaling -= 3 * commas;
        commas = 0;
      }
    } else if (c === ",") {
      if (places > 0 && point < 0) commas++;
    } else if (c === "%") section.scaling += 2;
    else if (c === "‰") section.scaling += 3;
    else if ((c === "E" || c === "e") && /^[+-]?0/.test(text.slice(i + 1))) {
      section.scientific = true;
      const zeros = /^[+-]?(0+)/.exec(text.slice(i + 1))!;
      section.exponentDigits = zeros[1]!.length;
      i += zeros[0].length;
    }
  }
  if (point < 0) section.scaling -= 3 * commas;
  section.pointSeen = point >= 0;
  section.integerPlaces = point < 0 ? places : point;
  section.fractionPlaces = places - section.integerPlaces;
  return section;
}

function roundFor(number: NumberDigits, section: Section): NumberDigits {
  if (section.scientific) {
    const total = section.integerPlaces + section.fractionPlaces;
    return number.digits === "" ? { ...number } : roundDigits(number, total - number.point);
  }
  const scaled = number.digits === "" ? { ...number } : { ...number, point: number.point + section.scaling };
  return roundDigits(scaled, section.fractionPlaces);
}

function render(number: NumberDigits, section: Section, conventions: NumberConventions, showSign: boolean): string {
  return new SectionWriter(number, section, conventions).write(showSign ? conventions.negativeSign : "");
}

/** Writes the digits of a rounded number into the placeholders of a section. */
class SectionWriter {
  private readonly number: NumberDigits;
  private readonly section: Section;
  private readonly conventions: NumberConventions;
  private readonly out: string[] = [];
  /** Where the point is among the digits. */
  private readonly point: number;
  private readonly minWhole: number;
  private readonly minFraction: number;
  /** Digits left before the point. */
  private place: number;
  private first = true;
  private pointDone = false;
  private fraction = 0;

  constructor(number: NumberDigits, section: Section, conventions: NumberConventions) {
    this.number = number;
    this.section = section;
    this.conventions = conventions;
    const { integerPlaces, firstZero, lastZero, scientific } = section;
    this.place = scientific ? integerPlaces : Math.max(number.point, integerPlaces);
    this.minWhole = firstZero < integerPlaces ? integerPlaces - firstZero : 0;
    this.minFraction = lastZero > integerPlaces ? lastZero - integerPlaces : 0;
    this.point = scientific ? integerPlaces : number.point;
  }

  write(sign: string): string {
    const { out, conventions } = this;
    const text = this.section.text;
    if (sign !== "") out.push(sign);
    for (let i = 0; i < text.length; i++) {
      const c = text[i]!;
      if (c === "0" || c === "#") this.placeholder();
      else if (c === ".") this.decimalPoint();
      else if (c === "%") out.push(conventions.percent);
      else if (c === "‰") out.push(conventions.perMille);
      else if (c === "'" || c === '"') {
        const end = text.indexOf(c, i + 1);
        out.push(text.slice(i + 1, end < 0 ? text.length : end));
        i = end < 0 ? text.length : end;
      } else if (c === "\\") out.push(text[++i] ?? "");
      else if ((c === "E" || c === "e") && this.section.scientific) i += this.exponent(c, text.slice(i + 1));
      else if (c !== ",") out.push(c); // Grouping and scaling were noted.
    }
    return out.join("");
  }

  private placeholder(): void {
    if (this.pointDone) this.fractionDigit();
    else if (this.place > 0) {
      // Digits beyond the placeholders come out at the first one.
      if (this.first) while (this.place > this.section.integerPlaces) this.integerDigit();
      this.first = false;
      this.integerDigit();
    }
  }

  private integerDigit(): void {
    const { number, section, place, point, minWhole } = this;
    const shown = section.scientific ? number.digits !== "" || place <= minWhole : place <= Math.max(point, minWhole);
    if (shown) {
      this.out.push(place > point ? "0" : (number.digits[point - place] ?? "0"));
      if (section.groups && place > 1 && isGroupBoundary(place - 1, this.conventions.groupSizes)) {
        this.out.push(this.conventions.group);
      }
    }
    this.place--;
  }

  private fractionDigit(): void {
    const position = this.point + this.fraction++;
    const digit = position < 0 ? "0" : this.number.digits[position];
    const shown = this.fraction <= this.minFraction || (digit !== undefined && hasDigitFrom(this.number, position));
    if (shown) this.out.push(digit ?? "0");
  }

  private decimalPoint(): void {
    if (this.pointDone) return;
    // Without placeholders before the point the integer digits come out here.
    while (this.first && this.place > 0) this.integerDigit();
    this.pointDone = true;
    const some = this.section.fractionPlaces > 0 && hasDigitFrom(this.number, Math.max(this.point, 0));
    if (this.minFraction > 0 || some) this.out.push(this.conventions.decimal);
  }

  /** `E0`, `E+00`: how many characters of the format behind the letter it took. */
  private exponent(letter: string, rest: string): number {
    const wanted = /^([+-]?)(0+)/.exec(rest);
    if (wanted === null) {
      this.out.push(letter);
      return 0;
    }
    const { negativeSign, positiveSign } = this.conventions;
    const value = this.number.digits === "" ? 0 : this.number.point - this.section.integerPlaces;
    const sign = value < 0 ? negativeSign : wanted[1] === "+" ? positiveSign : "";
    this.out.push(letter + sign + Math.abs(value).toString().padStart(wanted[2]!.length, "0"));
    return wanted[0].length;
  }
}

/** Is there any digit at or after a position? */
function hasDigitFrom(number: NumberDigits, position: number): boolean {
  return number.digits.length > position;
}

function isGroupBoundary(place: number, groupSizes: readonly number[]): boolean {
  let total = 0;
  for (let i = 0; ; i++) {
    const size = groupSizes[Math.min(i, groupSizes.length - 1)] ?? 0;
    if (size === 0) return false;
    total += size;
    if (place === total) return true;
    if (total > place) return false;
  }
}
