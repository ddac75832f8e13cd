// Measure-Object: numbers and text.
import {
  Exception,
  getType,
  newErrorRecord,
  psCompare,
  PSDouble,
  type PSValue,
  toDouble,
  toStringValue,
  tryConvertTo,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { EXPRESSION } from "@latch/formatting";
import { defineDataObject } from "../data-object.ts";
import { evaluateAll, expressionContext, parseExpressions } from "./expression-parameter.ts";

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
  variance = 0;
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
      for (const property of parseExpressions(cmdlet, Property, [EXPRESSION])) {
        for (const { name, value, missing } of evaluateAll(property, input, context)) {
          const statistics = statisticsOf(name);
          if (!missing) failed = !analyse(cmdlet, statistics, value) || failed;
        }
      }
    },
    end() {
      const { Property } = cmdlet.parameters;
      if (byProperty.size === 0 && !Property?.length) byProperty.set("", new Statistics());
      for (const [name, statistics] of byProperty) {
        if (Property?.length && statistics.count === 0) {
          if (cmdlet.context.currentScope.strictMode >= 2) reportMissing(cmdlet, name);
          continue;
        }
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

/** Only under strict mode 2 and later is a property that no input has an error. */
function reportMissing(cmdlet: CmdletRuntime<Parameters>, property: string): void {
  const exception = new Exception(
    "System.Management.Automation.PSArgumentException",
    `Cannot process argument because the value of argument "${property}" is not valid. Change the value of the "${property}" argument and run the operation again.`,
  );
  const id = isText(cmdlet) ? "TextMeasurePropertyNotFound" : "GenericMeasurePropertyNotFound";
  cmdlet.writeError(newErrorRecord(exception, id, "ObjectNotFound", null));
}

/** Adds a value; false after reporting that it is no number. */
function analyse(cmdlet: CmdletRuntime<Parameters>, statistics: Statistics, value: PSValue): boolean {
  statistics.count++;
  if (isText(cmdlet)) {
    analyseText(cmdlet, statistics, value === null ? "" : toStringValue(value));
    return true;
  }
  const asked = cmdlet.parameters;
  if (asked.Sum || asked.Average || asked.StandardDeviation || asked.AllStats) {
    const converted = tryConvertTo(unwrap(value), getType("System.Double"));
    if (!converted.ok) {
      const exception = new Exception(
        "System.Management.Automation.PSInvalidOperationException",
        `Input object "${toStringValue(value)}" is not numeric.`,
      );
      cmdlet.writeError(newErrorRecord(exception, "NonNumericInputObject", "InvalidType", value));
      return false;
    }
    analyseNumber(statistics, toDouble(converted.value));
  }
  if (asked.Minimum || asked.AllStats) statistics.minimum = extreme(value, statistics.minimum, 1);
  if (asked.Maximum || asked.AllStats) statistics.maximum = extreme(value, statistics.maximum, -1);
  return true;
}

/** The running sum, and the variance from the mean before this value (the online algorithm). */
function analyseNumber(statistics: Statistics, number: number): void {
  const { count } = statistics;
  if (count > 1) {
    const before = statistics.sum / (count - 1);
    statistics.variance *= (count - 2) / (count - 1);
    statistics.variance += ((number - before) * (number - before)) / count;
  }
  statistics.sum += number;
}

/** Which of a new value and the best so far stays; `sign` 1 for the minimum, -1 for the maximum. */
function extreme(value: PSValue, best: PSValue, sign: number): PSValue {
  if (best === null) return value;
  let a = numberOrValue(best);
  let b = numberOrValue(value);
  if (b !== null && typeOf(a) !== typeOf(b)) {
    a = toStringValue(a);
    b = toStringValue(b);
  }
  return psCompare(a, b, false) * sign > 0 ? value : best;
}

function numberOrValue(value: PSValue): PSValue {
  const base = unwrap(value);
  if (base === null) return null;
  const converted = tryConvertTo(base, getType("System.Double"));
  return converted.ok ? converted.value : base;
}

function analyseText(cmdlet: CmdletRuntime<Parameters>, statistics: Statistics, text: string): void {
  const { Character, Word, Line, IgnoreWhiteSpace } = cmdlet.parameters;
  if (Character) statistics.characters += IgnoreWhiteSpace ? text.replace(/\s/g, "").length : text.length;
  if (Word) statistics.words += text.split(/\s+/).filter((word) => word !== "").length;
  if (Line) statistics.lines += text.split("\n").length - (text === "" || text.endsWith("\n") ? 1 : 0);
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
  const isNumber = (value: PSValue) => value === null || numberOrValue(value) instanceof PSDouble;
  const generic = isNumber(statistics.minimum) && isNumber(statistics.maximum);
  const best = (value: PSValue): PSValue => (generic ? numberOrValue(value) : value);
  const fields: Record<string, PSValue> = {
    Count: count,
    Sum: number(asked.Sum, statistics.sum),
    Average: count === 0 ? null : number(asked.Average, statistics.sum / count),
    StandardDeviation: generic ? number(asked.StandardDeviation, Math.sqrt(statistics.variance)) : null,
    Maximum: best(statistics.maximum),
    Minimum: best(statistics.minimum),
    Property: name === "" ? null : name,
  };
  return generic ? new GenericMeasureInfo(fields) : new GenericObjectMeasureInfo(fields);
}
