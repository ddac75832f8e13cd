// Measure-Object: numbers and text.
import {
  Exception,
  getType,
  newErrorRecord,
  PSDouble,
  type PSValue,
  toDouble,
  toStringValue,
  tryConvertTo,
  unwrap,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { defineDataObject } from "../data-object.ts";
import { evaluateAll, expressionContext, parseExpressions } from "./expression-parameter.ts";
import { compareValues } from "./object-comparison.ts";

interface Parameters {
  InputObject?: PSValue;
  Property?: PSValue[];
  Sum?: boolean;
  Average?: boolean;
  Maximum?: boolean;
  Minimum?: boolean;
  StandardDeviation?: boolean;
  AllStats?: boolean;
  Line?: boolean;
  Word?: boolean;
  Character?: boolean;
  IgnoreWhiteSpace?: boolean;
}

const numeric = ["Count", "Average", "Sum", "Maximum", "Minimum", "StandardDeviation", "Property"];
const GenericMeasureInfo = defineDataObject("Microsoft.PowerShell.Commands.GenericMeasureInfo", numeric);
const GenericObjectMeasureInfo = defineDataObject("Microsoft.PowerShell.Commands.GenericObjectMeasureInfo", numeric);
const TextMeasureInfo = defineDataObject("Microsoft.PowerShell.Commands.TextMeasureInfo", [
  "Lines",
  "Words",
  "Characters",
  "Property",
]);

/** What has been seen of one property. */
class Statistics {
  count = 0;
  sum = 0;
  sumOfSquares = 0;
  mean = 0;
  minimum: PSValue = null;
  maximum: PSValue = null;
  lines = 0;
  words = 0;
  characters = 0;
}

export const measureObject = defineCmdlet<Parameters>("Measure-Object", (cmdlet) => {
  const byProperty = new Map<string, Statistics>();
  const context = expressionContext();
  let failed = false;
  const statisticsOf = (name: string): Statistics => {
    const known = byProperty.get(name);
    if (known) return known;
    const made = new Statistics();
    byProperty.set(name, made);
    return made;
  };
  return {
    process() {
      const input = cmdlet.parameters.InputObject;
      if (input === undefined || input === null) return;
      const { Property } = cmdlet.parameters;
      if (!Property?.length) {
        failed = !analyse(cmdlet, statisticsOf(""), input) || failed;
        return;
      }
      for (const property of parseExpressions(cmdlet, Property, [])) {
        for (const { name, value, missing } of evaluateAll(property, input, context)) {
          const statistics = statisticsOf(name);
          if (missing) continue;
          // A null value counts, and adds nothing.
          if (value === null) statistics.count++;
          else failed = !analyse(cmdlet, statistics, value) || failed;
        }
      }
    },
    end() {
      const { Property } = cmdlet.parameters;
      if (byProperty.size === 0 && !Property?.length) byProperty.set("", new Statistics());
      if (Property?.length) reportMissing(cmdlet, byProperty, Property);
      for (const [name, statistics] of byProperty) {
        if (Property?.length && statistics.count === 0 && !isText(cmdlet)) continue;
        cmdlet.write(
          isText(cmdlet) ? textResult(cmdlet, statistics, name) : numericResult(cmdlet, statistics, name, failed),
        );
      }
    },
  };
});

function isText(cmdlet: CmdletRuntime<Parameters>): boolean {
  return cmdlet.parameterSetName === "TextMeasure";
}

function reportMissing(
  cmdlet: CmdletRuntime<Parameters>,
  seen: ReadonlyMap<string, Statistics>,
  properties: readonly PSValue[],
): void {
  for (const property of properties) {
    if (typeof property !== "string") continue;
    const statistics = seen.get(property);
    if (statistics !== undefined && statistics.count > 0) continue;
    if (/[*?[]/.test(property) && seen.size > 0) continue;
    const exception = new Exception(
      "System.Management.Automation.PSArgumentException",
      `The property "${property}" cannot be found in the input for any objects.`,
    );
    cmdlet.writeError(newErrorRecord(exception, "GenericMeasurePropertyNotFound", "InvalidArgument", null));
  }
}

/** Adds a value; false after reporting that it is no number. */
function analyse(cmdlet: CmdletRuntime<Parameters>, statistics: Statistics, value: PSValue): boolean {
  statistics.count++;
  if (isText(cmdlet)) {
    analyseText(cmdlet, statistics, toStringValue(value));
    return true;
  }
  const asked = cmdlet.parameters;
  if (asked.Maximum || asked.Minimum || asked.AllStats) analyseOrder(statistics, numberOrValue(value));
  if (!(asked.Sum || asked.Average || asked.StandardDeviation || asked.AllStats)) return true;
  const converted = tryConvertTo(unwrap(value), getType("System.Double"));
  if (!converted.ok) {
    const exception = new Exception(
      "System.Management.Automation.PSInvalidCastException",
      `Input object "${toStringValue(value)}" is not numeric.`,
    );
    cmdlet.writeError(newErrorRecord(exception, "NonNumericInputObject", "InvalidType", value));
    return false;
  }
  analyseNumber(statistics, toDouble(converted.value));
  return true;
}

/** Welford's running mean and sum of squares. */
function analyseNumber(statistics: Statistics, number: number): void {
  statistics.sum += number;
  const delta = number - statistics.mean;
  statistics.mean += delta / statistics.count;
  statistics.sumOfSquares += delta * (number - statistics.mean);
}

function analyseOrder(statistics: Statistics, value: PSValue): void {
  if (statistics.minimum === null || compareValues(value, statistics.minimum, { caseSensitive: false }) < 0)
    statistics.minimum = value;
  if (statistics.maximum === null || compareValues(value, statistics.maximum, { caseSensitive: false }) > 0)
    statistics.maximum = value;
}

function numberOrValue(value: PSValue): PSValue {
  const base = unwrap(value);
  if (typeof base === "number" || typeof base === "bigint") return new PSDouble(Number(base));
  if (typeof base !== "string") return base;
  const converted = tryConvertTo(base, getType("System.Double"));
  return converted.ok ? converted.value : base;
}

function analyseText(cmdlet: CmdletRuntime<Parameters>, statistics: Statistics, text: string): void {
  const { Character, Word, Line, IgnoreWhiteSpace } = cmdlet.parameters;
  if (Character) statistics.characters += IgnoreWhiteSpace ? text.replace(/\s/g, "").length : text.length;
  if (Word) statistics.words += text.split(/\s+/).filter((word) => word !== "").length;
  if (Line)
    statistics.lines +=
      text === "" ? 0 : text.split("\n").filter((line) => !IgnoreWhiteSpace || line.trim() !== "").length;
}

function textResult(cmdlet: CmdletRuntime<Parameters>, statistics: Statistics, name: string): PSValue {
  const { Character, Word, Line } = cmdlet.parameters;
  return new TextMeasureInfo({
    Lines: Line ? statistics.lines : null,
    Words: Word ? statistics.words : null,
    Characters: Character ? statistics.characters : null,
    Property: name === "" ? null : name,
  });
}

/** Once a value was no number (`failed`) there is no sum, average and deviation of anything. */
function numericResult(
  cmdlet: CmdletRuntime<Parameters>,
  statistics: Statistics,
  name: string,
  failed: boolean,
): PSValue {
  const asked = cmdlet.parameters;
  const all = asked.AllStats === true;
  const { count } = statistics;
  const number = (wanted: boolean | undefined, value: number): PSValue =>
    (wanted || all) && !failed ? new PSDouble(value) : null;
  const extreme = (wanted: boolean | undefined, value: PSValue): PSValue => (wanted || all ? value : null);
  const fields: Record<string, PSValue> = {
    Count: count,
    Sum: number(asked.Sum, statistics.sum),
    Average: count === 0 ? null : number(asked.Average, statistics.sum / count),
    StandardDeviation:
      count === 0
        ? null
        : number(asked.StandardDeviation, count === 1 ? 0 : Math.sqrt(statistics.sumOfSquares / (count - 1))),
    Maximum: extreme(asked.Maximum, statistics.maximum),
    Minimum: extreme(asked.Minimum, statistics.minimum),
    Property: name === "" ? null : name,
  };
  const orders = asked.Maximum || asked.Minimum || all;
  const isNumber = (value: PSValue) => value === null || value instanceof PSDouble;
  if (orders && !(isNumber(statistics.maximum) && isNumber(statistics.minimum)))
    return new GenericObjectMeasureInfo(fields);
  return new GenericMeasureInfo(fields);
}
