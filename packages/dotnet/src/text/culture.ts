// Cultures: names, number and date conventions; the current one. Data is read lazily (cultures-table.ts).
import { createRequire } from "node:module";
import { tagType } from "../values/ps-value.ts";
import type { CultureData } from "./culture-data.ts";
import { americanData, invariantData } from "./culture-data.ts";

const require = createRequire(import.meta.url);

/** System.Globalization.CultureInfo. Instances are shared per name. */
export class CultureInfo {
  /** "" for the invariant culture. */
  readonly name: string;
  private loaded: CultureData | null = null;

  constructor(name: string) {
    this.name = name;
  }
  /** Number, date and display conventions. */
  get data(): CultureData {
    this.loaded ??= this.name === "" ? invariantData : loadCulture(this.name);
    return this.loaded;
  }
  get isInvariant(): boolean {
    return this.name === "";
  }
  /** The tag for JavaScript's Intl. */
  get locale(): string {
    return this.name === "" || !isLanguageTag(this.name) ? "en-US" : this.name;
  }
  toString(): string {
    return this.name;
  }
}
tagType(CultureInfo, "System.Globalization.CultureInfo");

function loadCulture(name: string): CultureData {
  if (name === "en-US") return americanData;
  return (require("./cultures-table.ts") as typeof import("./cultures-table.ts")).cultureData(name);
}

const cultures = new Map<string, CultureInfo>();

/** CultureInfo.InvariantCulture. */
export const invariantCulture = new CultureInfo("");
cultures.set("", invariantCulture);

/**
 * The culture of a name in any case ("en-us"), or null when the name is not one (.NET accepts any well-formed tag).
 */
export function cultureOf(name: string): CultureInfo | null {
  const known = cultures.get(name);
  if (known !== undefined) return known;
  const canonical = canonicalName(name);
  if (canonical === null) return null;
  let culture = cultures.get(canonical);
  if (culture === undefined) {
    culture = new CultureInfo(canonical);
    cultures.set(canonical, culture);
  }
  cultures.set(name, culture);
  return culture;
}

function canonicalName(name: string): string | null {
  // .NET takes any name of letters, digits, hyphens and underscores; those that are tags get their usual spelling.
  if (!/^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$/.test(name) || name.length > 85) return null;
  try {
    return new Intl.Locale(name.replaceAll("_", "-")).toString();
  } catch {
    return name;
  }
}

let current: CultureInfo | null = null;
let currentUI: CultureInfo | null = null;

/** True for names JavaScript's Intl accepts. */
function isLanguageTag(name: string): boolean {
  try {
    Intl.getCanonicalLocales(name);
    return true;
  } catch {
    return false;
  }
}

/** The culture LANG/LC_ALL ask for; invariant for C and POSIX. */
function environmentCulture(): CultureInfo {
  const tag = process.env["LC_ALL"] || process.env["LC_MESSAGES"] || process.env["LANG"] || "";
  const name = tag.split(".")[0]!.split("@")[0]!;
  if (name === "" || name === "C" || name === "POSIX") return invariantCulture;
  return cultureOf(name) ?? invariantCulture;
}

/** CultureInfo.CurrentCulture. */
export function currentCulture(): CultureInfo {
  current ??= environmentCulture();
  return current;
}

/** Sets CultureInfo.CurrentCulture. */
export function setCurrentCulture(culture: CultureInfo): void {
  current = culture;
}

/** CultureInfo.CurrentUICulture. */
export function currentUICulture(): CultureInfo {
  currentUI ??= environmentCulture();
  return currentUI;
}

/** Sets CultureInfo.CurrentUICulture. */
export function setCurrentUICulture(culture: CultureInfo): void {
  currentUI = culture;
}
