// The conventions of all cultures but the invariant one: recorded ones exactly, others derived from JavaScript's Intl.
import { americanData, type CultureData, invariantData, type NumberConventions } from "./culture-data.ts";
import { cultureDifferences } from "./cultures.generated.ts";

type Differences = Partial<Omit<CultureData, "date" | "number">> & {
  date?: Partial<CultureData["date"]>;
  number?: Partial<NumberConventions>;
  /** The culture these are the differences from; the invariant one when absent. */
  parent?: string;
};

/** The conventions of a culture by its canonical name. */
export function cultureData(name: string): CultureData {
  if (name === "en-US") return americanData;
  const recorded = cultureDifferences[name] as Differences | undefined;
  if (recorded === undefined) return withDifferences(invariantData, derivedOrNone(name));
  const { parent, ...differences } = recorded;
  return withDifferences(parent === undefined ? invariantData : cultureData(parent), differences);
}

function withDifferences(base: CultureData, differences: Differences): CultureData {
  return {
    ...base,
    ...differences,
    date: { ...base.date, ...differences.date },
    number: { ...base.number, ...differences.number },
  };
}

/** Names that are no language tags have the invariant conventions. */
function derivedOrNone(name: string): Differences {
  try {
    Intl.getCanonicalLocales(name);
  } catch {
    return { displayName: name, englishName: name, nativeName: name };
  }
  return derived(name);
}

/** What Intl knows of a culture that was not recorded: separators, names of days and months, display names. */
function derived(name: string): Differences {
  const parts = new Intl.NumberFormat(name).formatToParts(-1234567.5);
  const part = (type: string, fallback: string) => parts.find((p) => p.type === type)?.value ?? fallback;
  const decimal = part("decimal", ".");
  const group = part("group", ",");
  const day = (style: "long" | "short" | "narrow") =>
    [0, 1, 2, 3, 4, 5, 6].map((i) => dateText(name, { weekday: style }, Date.UTC(2023, 0, 1 + i)));
  const month = (style: "long" | "short") =>
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((i) => dateText(name, { month: style }, Date.UTC(2023, i, 15)));
  const english = new Intl.DisplayNames("en", { type: "language", languageDisplay: "standard" }).of(name) ?? name;
  const own = new Intl.DisplayNames(name, { type: "language", languageDisplay: "standard" }).of(name) ?? name;
  const months = month("long");
  return {
    displayName: english,
    englishName: english,
    nativeName: own,
    twoLetter: new Intl.Locale(name).language,
    number: { decimal, group, currencyDecimal: decimal, currencyGroup: group, negativeSign: part("minusSign", "-") },
    date: {
      days: day("long"),
      daysShort: day("short"),
      daysShortest: day("narrow"),
      months,
      monthsGenitive: months,
      monthsShort: month("short"),
    },
  };
}

function dateText(name: string, options: Intl.DateTimeFormatOptions, time: number): string {
  return new Intl.DateTimeFormat(name, { ...options, timeZone: "UTC" }).format(time);
}
