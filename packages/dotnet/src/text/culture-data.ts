// Number, date and display conventions of a culture, and those of the two cultures every session needs.
// Values recorded from .NET 10 (facts/cultures.json).

/** DateTimeFormatInfo. Patterns are .NET custom date formats. */
export interface DateConventions {
  readonly shortDate: string;
  readonly longDate: string;
  readonly shortTime: string;
  readonly longTime: string;
  readonly full: string;
  readonly monthDay: string;
  readonly yearMonth: string;
  readonly am: string;
  readonly pm: string;
  readonly dateSeparator: string;
  readonly timeSeparator: string;
  readonly firstDay: string;
  readonly weekRule: string;
  readonly days: readonly string[];
  readonly daysShort: readonly string[];
  readonly daysShortest: readonly string[];
  readonly months: readonly string[];
  readonly monthsGenitive: readonly string[];
  readonly monthsShort: readonly string[];
  readonly eras: readonly string[];
}

/** NumberFormatInfo. `negative`, `percentPositive` … are .NET's pattern numbers. */
export interface NumberConventions {
  readonly decimal: string;
  readonly group: string;
  readonly groupSizes: readonly number[];
  readonly digits: number;
  readonly negative: number;
  readonly negativeSign: string;
  readonly positiveSign: string;
  readonly nan: string;
  readonly infinity: string;
  readonly negativeInfinity: string;
  readonly percent: string;
  readonly percentPositive: number;
  readonly percentNegative: number;
  readonly percentDigits: number;
  readonly perMille: string;
  readonly currency: string;
  readonly currencyDecimal: string;
  readonly currencyGroup: string;
  readonly currencyDigits: number;
  readonly currencyPositive: number;
  readonly currencyNegative: number;
}

/** All a CultureInfo knows. */
export interface CultureData {
  readonly lcid: number;
  readonly displayName: string;
  readonly englishName: string;
  readonly nativeName: string;
  readonly twoLetter: string;
  readonly threeLetter: string;
  readonly listSeparator: string;
  readonly calendar: string;
  readonly date: DateConventions;
  readonly number: NumberConventions;
}

/** The invariant culture. */
export const invariantData: CultureData = {
  lcid: 127,
  displayName: "Invariant Language (Invariant Country)",
  englishName: "Invariant Language (Invariant Country)",
  nativeName: "Invariant Language (Invariant Country)",
  twoLetter: "iv",
  threeLetter: "ivl",
  listSeparator: ",",
  calendar: "GregorianCalendar",
  date: {
    shortDate: "MM/dd/yyyy",
    longDate: "dddd, dd MMMM yyyy",
    shortTime: "HH:mm",
    longTime: "HH:mm:ss",
    full: "dddd, dd MMMM yyyy HH:mm:ss",
    monthDay: "MMMM dd",
    yearMonth: "yyyy MMMM",
    am: "AM",
    pm: "PM",
    dateSeparator: "/",
    timeSeparator: ":",
    firstDay: "Sunday",
    weekRule: "FirstDay",
    days: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    daysShort: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
    daysShortest: ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"],
    months: [
      "January",
      "February",
      "March",
      "April",
      "May",
      "June",
      "July",
      "August",
      "September",
      "October",
      "November",
      "December",
    ],
    monthsGenitive: [
      "January",
      "February",
      "March",
      "April",
      "May",
      "June",
      "July",
      "August",
      "September",
      "October",
      "November",
      "December",
    ],
    monthsShort: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    eras: ["A.D."],
  },
  number: {
    decimal: ".",
    group: ",",
    groupSizes: [3],
    digits: 2,
    negative: 1,
    negativeSign: "-",
    positiveSign: "+",
    nan: "NaN",
    infinity: "Infinity",
    negativeInfinity: "-Infinity",
    percent: "%",
    percentPositive: 0,
    percentNegative: 0,
    percentDigits: 2,
    perMille: "‰",
    currency: "¤",
    currencyDecimal: ".",
    currencyGroup: ",",
    currencyDigits: 2,
    currencyPositive: 0,
    currencyNegative: 0,
  },
};

/** en-US, as it differs from the invariant culture. */
export const americanData: CultureData = {
  ...invariantData,
  lcid: 1033,
  displayName: "English (United States)",
  englishName: "English (United States)",
  nativeName: "English (United States)",
  twoLetter: "en",
  threeLetter: "eng",
  date: {
    ...invariantData.date,
    shortDate: "M/d/yyyy",
    longDate: "dddd, MMMM d, yyyy",
    shortTime: "h:mm tt",
    longTime: "h:mm:ss tt",
    full: "dddd, MMMM d, yyyy h:mm:ss tt",
    monthDay: "MMMM d",
    yearMonth: "MMMM yyyy",
    eras: ["AD"],
  },
  number: {
    ...invariantData.number,
    digits: 3,
    infinity: "∞",
    negativeInfinity: "-∞",
    percentPositive: 1,
    percentNegative: 1,
    percentDigits: 3,
    currency: "$",
    currencyNegative: 1,
  },
};
