// String comparison as .NET's CompareInfo does it: ICU's root collation; printable ASCII by a table, the rest by Intl.
import { type CultureInfo, invariantCulture } from "./culture.ts";

/** How to compare. */
export interface CompareOptions {
  readonly ignoreCase?: boolean;
  readonly culture?: CultureInfo;
}

/** Printable ASCII in collation order, letters once (facts/collation.json). */
const order = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";
/** Primary weight by code unit; 0 for what the table does not cover. */
const weights = new Uint8Array(128);
for (let i = 0; i < order.length; i++) {
  weights[order.charCodeAt(i)] = i + 1;
  weights[order[i]!.toUpperCase().charCodeAt(0)] = i + 1;
}

/** Cultures whose ASCII letters sort as in the root collation. */
const rootOrder = new Set(["", "en", "de", "fr", "es", "it", "ja", "zh", "ru", "pt", "pl", "nl", "hi", "ko", "ar"]);

/** Linguistic order of two strings: -1, 0 or 1. Zero also for strings that differ only in ignorable characters. */
export function compareStrings(a: string, b: string, options: CompareOptions = {}): number {
  if (a === b) return 0;
  const ignoreCase = options.ignoreCase === true;
  const culture = options.culture ?? invariantCulture;
  if (culture.isInvariant || rootOrder.has(languageOf(culture))) {
    const quick = compareAscii(a, b, ignoreCase);
    if (quick !== 2) return quick;
  }
  return Math.sign(collatorOf(culture, ignoreCase).compare(a, b));
}

/** Equality as compareStrings gives it (-eq, -ceq), quick for plain text. */
export function equalStrings(a: string, b: string, ignoreCase: boolean): boolean {
  if (a === b) return true;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const ca = a.charCodeAt(i);
    const cb = b.charCodeAt(i);
    if (ca === cb) continue;
    const wa = ca < 128 ? weights[ca]! : 0;
    const wb = cb < 128 ? weights[cb]! : 0;
    if (wa === 0 || wb === 0) return compareStrings(a, b, { ignoreCase }) === 0;
    if (wa !== wb || !ignoreCase) {
      return hasUnusual(a, i) || hasUnusual(b, i) ? compareStrings(a, b, { ignoreCase }) === 0 : false;
    }
  }
  if (a.length === b.length) return true;
  const longer = a.length > b.length ? a : b;
  return hasUnusual(longer, length) ? compareStrings(a, b, { ignoreCase }) === 0 : false;
}

/** Any character from a position on that the table does not cover? */
function hasUnusual(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 128 || weights[c] === 0) return true;
  }
  return false;
}

/** Order of printable ASCII strings, 2 when a character is not in the table. */
function compareAscii(a: string, b: string, ignoreCase: boolean): number {
  const length = Math.min(a.length, b.length);
  let primary = 0;
  let tertiary = 0;
  for (let i = 0; i < length; i++) {
    const ca = a.charCodeAt(i);
    const cb = b.charCodeAt(i);
    const wa = ca < 128 ? weights[ca]! : 0;
    const wb = cb < 128 ? weights[cb]! : 0;
    if (wa === 0 || wb === 0) return 2;
    if (primary === 0) {
      if (wa !== wb) primary = wa < wb ? -1 : 1;
      // Lower case comes first.
      else if (tertiary === 0 && ca !== cb) tertiary = ca > cb ? -1 : 1;
    }
  }
  if (hasUnusual(a, length) || hasUnusual(b, length)) return 2;
  if (primary !== 0) return primary;
  if (a.length !== b.length) return a.length < b.length ? -1 : 1;
  return ignoreCase ? 0 : tertiary;
}

const languages = new Map<string, string>();
function languageOf(culture: CultureInfo): string {
  let language = languages.get(culture.name);
  if (language === undefined) {
    language = culture.name.split("-")[0]!;
    languages.set(culture.name, language);
  }
  return language;
}

const collators = new Map<string, Intl.Collator>();
function collatorOf(culture: CultureInfo, ignoreCase: boolean): Intl.Collator {
  const key = `${culture.locale}/${ignoreCase}`;
  let collator = collators.get(key);
  if (collator === undefined) {
    collator = new Intl.Collator(culture.locale, { sensitivity: ignoreCase ? "accent" : "variant" });
    collators.set(key, collator);
  }
  return collator;
}
