// New-Object
import {
  construct,
  type DictionaryBase,
  Exception,
  getMember,
  isCoreType,
  newErrorRecord,
  PSCustomObject,
  type PSValue,
  resolveType,
  setMember,
  toStringValue,
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
    /^(System\.Management\.Automation\.)?(psobject|pscustomobject)$/i.test(name) &&
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
  try {
    return construct(type, cmdlet.parameters.ArgumentList ?? []);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    if (!cmdlet.parameters.ArgumentList?.length && error.typeName === "System.Management.Automation.MethodException") {
      const message = `A constructor was not found. Cannot find an appropriate constructor for type ${type.fullName}.`;
      const exception = new Exception("System.Management.Automation.PSArgumentException", message);
      return cmdlet.throwTerminating(newErrorRecord(exception, "CannotFindAppropriateCtor", "ObjectNotFound", null));
    }
    const told = /^Cannot find an overload for "new"/.test(error.message)
      ? new Exception(error.typeName, error.message.replace('"new"', `"${type.name}"`))
      : error;
    return cmdlet.throwTerminating(newErrorRecord(told, "ConstructorInvokedThrowException", "InvalidOperation", null));
  }
}

function withProperties(cmdlet: Cmdlet, made: PSValue): PSValue {
  for (const [key, value] of cmdlet.parameters.Property?.entries() ?? []) {
    const name = toStringValue(key);
    if (made instanceof PSCustomObject) {
      made.set(name, value);
      continue;
    }
    if (getMember(made, name) === undefined) {
      const exception = new Exception(
        "System.InvalidOperationException",
        `The member "${name}" was not found for the specified .NET object.`,
      );
      cmdlet.writeError(newErrorRecord(exception, "InvalidOperationException", "InvalidOperation", null));
      continue;
    }
    try {
      setMember(made, name, value);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      cmdlet.writeError(newErrorRecord(error, "SetValueException", "InvalidArgument", null));
    }
  }
  return made;
}
