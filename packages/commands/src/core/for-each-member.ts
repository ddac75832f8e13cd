// `ForEach-Object Name` and `ForEach-Object Method arguments`: a property, a key or a method of each input object.
import {
  DictionaryBase,
  Exception,
  dotNetToString,
  getMember,
  getMemberInfo,
  invokeMethod,
  isCoreType,
  listMembers,
  newErrorRecord,
  type PSMemberInfo,
  PSMethodInfo,
  toStringValue,
  typeOf,
  unwrap,
  WildcardPattern,
} from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import type { CmdletInstance, CmdletRuntime } from "@latch/engine";

interface Parameters {
  InputObject?: PSValue;
  MemberName?: string;
  ArgumentList?: PSValue[];
}
type Cmdlet = CmdletRuntime<Parameters>;

/** The instance that reads or calls -MemberName. */
export function memberRunner(cmdlet: Cmdlet): CmdletInstance {
  let runner: MemberRunner;
  return {
    begin() {
      runner = new MemberRunner(cmdlet);
    },
    process() {
      runner.process(cmdlet.parameters.InputObject ?? null);
    },
  };
}

/** A PSArgumentException's record, as ForEach-Object and Where-Object say what is wrong with a name. */
export function nameError(errorId: string, message: string, target: PSValue): ErrorRecord {
  const exception = new Exception("System.Management.Automation.PSArgumentException", message);
  return newErrorRecord(exception, errorId, "InvalidArgument", target);
}

/** The members that a name, perhaps with wildcards, stands for. */
export function matchingMembers(input: PSValue, name: string): PSMemberInfo[] {
  if (!WildcardPattern.containsWildcards(name)) {
    const member = getMemberInfo(input, name);
    return member === undefined ? [] : [member];
  }
  const pattern = new WildcardPattern(name, { ignoreCase: true });
  return listMembers(input).filter((member) => pattern.isMatch(member.name));
}

export function ambiguous(kind: "members" | "methods", name: string, found: readonly PSMemberInfo[]): string {
  const names = found.map((member) => ` ${member.name}`).join("");
  return `Input name "${name}" is ambiguous. It can be resolved to multiple matched ${kind}. Possible matches include:${names}.`;
}

class MemberRunner {
  readonly #cmdlet: Cmdlet;
  readonly #name: string;
  /** -WhatIf, -Confirm and their preferences: else nobody has to be asked. */
  readonly #asks: boolean;

  constructor(cmdlet: Cmdlet) {
    this.#cmdlet = cmdlet;
    this.#name = cmdlet.parameters.MemberName ?? "";
    const { context } = cmdlet;
    this.#asks =
      ["WhatIf", "Confirm", "Verbose"].some((name) => cmdlet.has(name)) ||
      context.isPreferenceTrue("whatifpreference") ||
      toStringValue(context.getVariable("ConfirmPreference") ?? null) !== "High";
  }

  process(input: PSValue): void {
    const given = this.#cmdlet.parameters.ArgumentList ?? [];
    if (input === null) this.#nothing(given.length > 0);
    else if (given.length > 0) this.#callWith(input, given);
    else this.#read(input);
  }

  #nothing(isCall: boolean): void {
    const cmdlet = this.#cmdlet;
    if (isCall) {
      const text = "You cannot call a method on a null-valued expression.";
      cmdlet.writeError(nameError("InvokeMethodOnNull", text, null));
    } else if (this.#may(null, `Retrieve the value for property '${this.#name}'`)) {
      if (this.#isStrict) {
        cmdlet.writeError(nameError("InputObjectIsNull", "Cannot operate on a 'null' input object.", null));
      } else cmdlet.write(null);
    }
  }

  get #isStrict(): boolean {
    return this.#cmdlet.context.currentScope.strictMode >= 2;
  }

  #may(input: PSValue, action: string): boolean {
    return !this.#asks || this.#cmdlet.shouldProcess(`InputObject: ${shown(input)}`, action);
  }

  #read(input: PSValue): void {
    const cmdlet = this.#cmdlet;
    const name = this.#name;
    const base = unwrap(input);
    if (base instanceof DictionaryBase && base.has(name)) {
      if (this.#may(input, `Retrieve the value for key '${name}'`)) cmdlet.writeEnumerated(base.get(name) ?? null);
      return;
    }
    let known = name;
    if (WildcardPattern.containsWildcards(name)) {
      const found = matchingMembers(input, name);
      if (found.length > 1) {
        const text = ambiguous("members", name, found);
        cmdlet.writeError(nameError("AmbiguousPropertyOrMethodName", text, input));
        return;
      }
      known = found[0]?.name ?? name;
    }
    const value = getMember(input, known);
    if (value === undefined) this.#missing(input);
    else if (isMethod(value)) this.#call(input, known, [], `Invoke method '${(value as PSMethodInfo).name}'`);
    else if (this.#may(input, `Retrieve the value for property '${this.#spelling(input, known)}'`))
      cmdlet.writeEnumerated(value);
  }

  #spelling(input: PSValue, name: string): string {
    return this.#asks ? (getMemberInfo(input, name)?.name ?? name) : name;
  }

  #missing(input: PSValue): void {
    if (!this.#may(input, `Retrieve the value for property '${this.#name}'`)) return;
    if (!this.#isStrict) {
      this.#cmdlet.write(null);
      return;
    }
    const text = `The input name "${this.#name}" cannot be resolved to a member.`;
    this.#cmdlet.writeError(nameError("PropertyOrMethodNotFound", text, input));
  }

  #callWith(input: PSValue, args: readonly PSValue[]): void {
    const name = this.#name;
    const found = matchingMembers(input, name).filter((member) => member instanceof PSMethodInfo);
    const [method] = found;
    if (found.length > 1) {
      this.#cmdlet.writeError(nameError("AmbiguousMethodName", ambiguous("methods", name, found), input));
    } else if (method === undefined) {
      const text = `Input name "${name}" cannot be resolved to a method.`;
      this.#cmdlet.writeError(nameError("MethodNotFound", text, input));
    } else {
      const action = `Invoke method '${method.name}' with arguments: ${args.map(shown).join(", ")}`;
      this.#call(input, method.name, args, action);
    }
  }

  /** Methods that the session's language mode does not let scripts call. */
  #isRefused(input: PSValue): boolean {
    const { languageMode } = this.#cmdlet.context;
    if (languageMode === "RestrictedLanguage") {
      const text = "Cannot invoke a method in the restricted language mode.";
      this.#cmdlet.writeError(languageError("NoMethodInvocationInRestrictedLanguageMode", text));
      return true;
    }
    if (languageMode !== "ConstrainedLanguage" || isCoreType(typeOf(unwrap(input)))) return false;
    const text = "Cannot invoke method. Method invocation is supported only on core types in this language mode.";
    this.#cmdlet.writeError(languageError("MethodInvocationNotSupportedInConstrainedLanguage", text));
    return true;
  }

  #call(input: PSValue, name: string, args: readonly PSValue[], action: string): void {
    if (!this.#may(input, action) || this.#isRefused(input)) return;
    let result: PSValue;
    try {
      result = invokeMethod(input, name, [...args]);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      this.#cmdlet.writeError(newErrorRecord(error, "MethodInvocationError", "InvalidOperation", input));
      return;
    }
    this.#cmdlet.writeEnumerated(result);
  }
}

function languageError(errorId: string, message: string): ErrorRecord {
  const exception = new Exception("System.Management.Automation.PSInvalidOperationException", message);
  return newErrorRecord(exception, errorId, "InvalidOperation", null);
}

function shown(value: PSValue): string {
  return value === null ? "null" : dotNetToString(value);
}

function isMethod(value: PSValue): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    typeOf(value).displayName.startsWith("System.Management.Automation.PSMethod")
  );
}
