// New-Object
import {
  AutomationNull,
  construct,
  type DictionaryBase,
  Exception,
  isCoreType,
  getMemberInfo,
  invokeMethod,
  newErrorRecord,
  PSCustomObject,
  PSMethodInfo,
  PSPropertyInfo,
  type PSValue,
  resolveType,
  setMember,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";

interface Parameters {
  TypeName?: string;
  ArgumentList?: PSValue[];
  Property?: DictionaryBase;
  ComObject?: string;
}

type Cmdlet = CmdletRuntime<Parameters>;

export const newObject = defineCmdlet<Parameters>("New-Object", (cmdlet) => ({
  begin() {
    const { TypeName = "" } = cmdlet.parameters;
    const made = make(cmdlet, TypeName);
    cmdlet.write(withProperties(cmdlet, made));
  },
}));

function make(cmdlet: Cmdlet, name: string): PSValue {
  if (
    /^(pscustomobject|(System\.Management\.Automation\.)?psobject)$/i.test(name) &&
    !cmdlet.parameters.ArgumentList?.length
  )
    return PSCustomObject.from([]);
  const type = resolveType(name);
  if (!type) {
    const exception = new Exception(
      "System.Management.Automation.PSArgumentException",
      `Cannot find type [${name}]: verify that the assembly containing this type is loaded.`,
    );
    return cmdlet.throwTerminating(newErrorRecord(exception, "TypeNotFound", "InvalidType", null));
  }
  if (cmdlet.context.languageMode === "ConstrainedLanguage" && !isCoreType(type)) {
    const message = "Cannot create type. Only core types are supported in this language mode.";
    const exception = new Exception("System.Management.Automation.PSNotSupportedException", message);
    const id = "CannotCreateTypeConstrainedLanguage";
    return cmdlet.throwTerminating(newErrorRecord(exception, id, "PermissionDenied", null));
  }
  if (type.fullName === "System.Management.Automation.PSCustomObject") throw noConstructor(cmdlet, name);
  try {
    return construct(type, cmdlet.parameters.ArgumentList ?? []);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    if (!cmdlet.parameters.ArgumentList?.length && error.typeName === "System.Management.Automation.MethodException") {
      throw noConstructor(cmdlet, name);
    }
    const told = toldByNewObject(error, type.name, cmdlet.parameters.ArgumentList?.length ?? 0);
    return cmdlet.throwTerminating(newErrorRecord(told, "ConstructorInvokedThrowException", "InvalidOperation", null));
  }
}

/** A constructor that a script class has throws its error as it is: it is wrapped here. */
function toldByNewObject(error: Exception, typeName: string, count: number): Exception {
  if (/^Cannot find an overload for "new"/.test(error.message))
    return new Exception(error.typeName, error.message.replace('"new"', `"${typeName}"`));
  if (/^System\.Management\.Automation\.Method\w*Exception$/.test(error.typeName)) return error;
  const message = `Exception calling ".ctor" with "${count}" argument(s): "${error.message}"`;
  return new Exception("System.Management.Automation.MethodInvocationException", message, { inner: error });
}

function noConstructor(cmdlet: Cmdlet, typeName: string): Exception {
  const message = `A constructor was not found. Cannot find an appropriate constructor for type ${typeName}.`;
  const exception = new Exception("System.Management.Automation.PSArgumentException", message);
  return cmdlet.throwTerminating(newErrorRecord(exception, "CannotFindAppropriateCtor", "ObjectNotFound", null));
}

/** Keys are methods to call, properties to set, or new properties of a bag; the first that fails ends the command. */
function withProperties(cmdlet: Cmdlet, made: PSValue): PSValue {
  for (const [key, value] of cmdlet.parameters.Property?.entries() ?? []) {
    const name = toStringValue(key);
    const member = getMemberInfo(made, name);
    if (member instanceof PSMethodInfo) invokeMethod(made, name, [value]);
    else if (member instanceof PSPropertyInfo) setProperty(cmdlet, made, name, value);
    else if (made instanceof PSCustomObject) setBagProperty(made, name, value);
    else {
      const message = `The member "${name}" was not found for the specified .NET object.`;
      const exception = new Exception("System.InvalidOperationException", message);
      throw cmdlet.throwTerminating(newErrorRecord(exception, "InvalidOperationException", "InvalidOperation", null));
    }
  }
  return made;
}

function setBagProperty(bag: PSCustomObject, name: string, value: PSValue): void {
  if (name.toLowerCase() === "pstypename" && typeof unwrap(value) === "string") {
    const before = bag.typeNames ?? ["System.Management.Automation.PSCustomObject", "System.Object"];
    bag.typeNames = [unwrap(value) as string, ...before];
  } else bag.set(name, value === AutomationNull ? null : value);
}

function setProperty(cmdlet: Cmdlet, made: PSValue, name: string, value: PSValue): void {
  try {
    setMember(made, name, value);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const exception = new Exception(
      "System.Exception",
      "The value supplied is not valid, or the property is read-only. Change the value, and then try again.",
    );
    throw cmdlet.throwTerminating(newErrorRecord(exception, "SetValueException", "InvalidData", null));
  }
}
