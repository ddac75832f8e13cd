// Where-Object: a script block, or a property compared with a value.
import {
  AutomationNull,
  DictionaryBase,
  Exception,
  WildcardPattern,
  getMember,
  isTrue,
  newErrorRecord,
  numericKindOf,
  psCompare,
  psEquals,
  unwrap,
} from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { ScriptBlock, defineCmdlet, parseScriptBlock } from "@latch/engine";
import { ambiguous, matchingMembers, nameError } from "./for-each-member.ts";
import type { CmdletRuntime } from "@latch/engine";
import { InlineBlock } from "./inline-block.ts";

interface Parameters {
  InputObject?: PSValue;
  FilterScript?: ScriptBlock;
  Property?: string;
  Value?: PSValue;
  Not?: boolean;
}
type Cmdlet = CmdletRuntime<Parameters>;

export const whereObject = defineCmdlet<Parameters>("Where-Object", (cmdlet) => {
  let test: ((value: PSValue) => boolean) | null = null;
  return {
    begin() {
      test = cmdlet.parameterSetName === "ScriptBlockSet" ? scriptTest(cmdlet) : propertyTest(cmdlet);
    },
    process() {
      const value = cmdlet.parameters.InputObject;
      if (value === undefined && !cmdlet.expectingInput) return;
      const input = value ?? null;
      if ((test as (value: PSValue) => boolean)(input)) cmdlet.write(input);
    },
  };
});

/** True by the block's output: nothing is false, one value itself, several an array. */
function scriptTest(cmdlet: Cmdlet): (value: PSValue) => boolean {
  let count = 0;
  let only: PSValue = null;
  const sink = {
    write(value: PSValue): void {
      count++;
      only = value;
    },
  };
  const block = new InlineBlock(cmdlet.parameters.FilterScript as ScriptBlock, sink);
  return (value) => {
    count = 0;
    only = null;
    block.run(value);
    return count === 1 ? isTrue(only) : count > 1;
  };
}

function propertyTest(cmdlet: Cmdlet): (value: PSValue) => boolean {
  const name = cmdlet.parameters.Property ?? "";
  const set = cmdlet.parameterSetName;
  if (set === "Not") return (input) => !isTrue(propertyOf(cmdlet, input, name));
  const operator = operatorOf(cmdlet);
  if (operator === null) {
    if (cmdlet.has("Value")) throw missingOperator(cmdlet);
    return (input) => isTrue(propertyOf(cmdlet, input, name));
  }
  if (!cmdlet.has("Value") && operator !== "-is" && operator !== "-isnot") throw missingValue(cmdlet);
  if (/match$/.test(operator)) refuseInRestricted(cmdlet, operator);
  // The language's own operator decides about conversion and array operands.
  const compare = parseScriptBlock(cmdlet.context, `param($l, $r) $l ${operator} $r`, null);
  const expected = cmdlet.parameters.Value ?? null;
  const bare = operator === "-is" || operator === "-isnot" ? typeValue(cmdlet, expected) : expected;
  const simple = scalarComparison(operator, bare);
  return (input) => {
    const left = propertyOf(cmdlet, input, name);
    if (simple !== null && isScalar(left)) return simple(left);
    return isTrue(compare.invokeReturnAsIs([left, bare]));
  };
}

function refuseInRestricted(cmdlet: Cmdlet, operator: string): void {
  if (cmdlet.context.languageMode !== "RestrictedLanguage") return;
  const name = operator.replace(/^-(c|i)?(not)?/, (_all, c, not) => `${c === "c" ? "C" : "I"}${not ?? ""}`);
  const message = `The '${name}' operation is not allowed in the RestrictedLanguage mode.`;
  const id = "OperationNotAllowedInRestrictedLanguageMode";
  const type = "System.Management.Automation.PSInvalidOperationException";
  cmdlet.throwTerminating(cmdlet.error(type, message, id, "InvalidOperation", null));
}

function isScalar(value: PSValue): boolean {
  return typeof value === "number" || typeof value === "string" || numericKindOf(value) !== 0;
}

/** The operator on scalars without the language around it; null for the others. */
function scalarComparison(operator: string, right: PSValue): ((left: PSValue) => boolean) | null {
  if (!isScalar(right)) return null;
  const ignoreCase = !operator.startsWith("-c");
  switch (operator.replace(/^-c?(?=(eq|ne|gt|ge|lt|le)$)/, "-")) {
    case "-eq":
      return (left) => psEquals(left, right, ignoreCase);
    case "-ne":
      return (left) => !psEquals(left, right, ignoreCase);
    case "-gt":
      return (left) => psCompare(left, right, ignoreCase) > 0;
    case "-ge":
      return (left) => psCompare(left, right, ignoreCase) >= 0;
    case "-lt":
      return (left) => psCompare(left, right, ignoreCase) < 0;
    case "-le":
      return (left) => psCompare(left, right, ignoreCase) <= 0;
    default:
      return null;
  }
}

const operators = [
  "EQ",
  "CEQ",
  "NE",
  "CNE",
  "GT",
  "CGT",
  "LT",
  "CLT",
  "GE",
  "CGE",
  "LE",
  "CLE",
  "Like",
  "CLike",
  "NotLike",
  "CNotLike",
  "Match",
  "CMatch",
  "NotMatch",
  "CNotMatch",
  "Contains",
  "CContains",
  "NotContains",
  "CNotContains",
  "In",
  "CIn",
  "NotIn",
  "CNotIn",
  "Is",
  "IsNot",
];

function operatorOf(cmdlet: Cmdlet): string | null {
  for (const name of operators) if (cmdlet.has(name)) return `-${name.toLowerCase()}`;
  return null;
}

/** `-is int`, `-is [int]`: a type, or text that names one. */
function typeValue(cmdlet: Cmdlet, value: PSValue): PSValue {
  const base = unwrap(value);
  if (typeof base !== "string") return value;
  const name = base.replace(/^\[(.*)\]$/, "$1");
  return parseScriptBlock(cmdlet.context, `param($n) [type]$n`, null).invokeReturnAsIs([name]);
}

function missingOperator(cmdlet: Cmdlet): Exception {
  return terminating(
    cmdlet,
    "OperatorNotSpecified",
    "The specified operator requires both the -Property and -Value parameters. Provide values for both parameters, and then try the command again.",
  );
}
function missingValue(cmdlet: Cmdlet): Exception {
  return terminating(
    cmdlet,
    "ValueNotSpecifiedForWhereObject",
    "The specified operator requires both the -Property and -Value parameters. Provide values for both parameters, and then try the command again.",
  );
}
function terminating(cmdlet: Cmdlet, id: string, message: string): Exception {
  const record = newErrorRecord(
    new Exception("System.Management.Automation.PSArgumentException", message),
    id,
    "InvalidArgument",
    null,
  );
  return cmdlet.throwTerminating(record);
}

/** A key or property of the input; missing ones are null (an error under strict mode 2). */
function propertyOf(cmdlet: Cmdlet, input: PSValue, name: string): PSValue {
  if (input === null || input === AutomationNull) return null;
  const base = unwrap(input);
  if (base instanceof DictionaryBase && base.has(name)) return base.get(name) ?? null;
  let wanted = name;
  if (WildcardPattern.containsWildcards(name)) {
    const found = matchingMembers(input, name);
    if (found.length > 1) {
      cmdlet.writeError(nameError("AmbiguousPropertyName", ambiguous("members", name, found), input));
      return null;
    }
    wanted = found[0]?.name ?? name;
  }
  const value = getMember(input, wanted);
  if (value === undefined && cmdlet.context.currentScope.strictMode >= 2) {
    const text = `The input name "${name}" cannot be resolved to a property.`;
    cmdlet.writeError(nameError("PropertyNotFound", text, input));
  }
  return value ?? null;
}
