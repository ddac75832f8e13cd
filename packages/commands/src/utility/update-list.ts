// Update-List: adds to, removes from and replaces a list that a property holds.
import {
  DictionaryBase,
  type ErrorRecord,
  Exception,
  getMember,
  Hashtable,
  invokeMethod,
  newErrorRecord,
  type PSValue,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";

interface Parameters {
  Add?: PSValue[];
  Remove?: PSValue[];
  Replace?: PSValue[];
  InputObject?: PSValue;
  Property?: string;
}
type Cmdlet = CmdletRuntime<Parameters>;

export const updateList = defineCmdlet<Parameters>("Update-List", (cmdlet) => ({
  process() {
    const { Property, InputObject } = cmdlet.parameters;
    if (Property === undefined) return;
    if (InputObject === undefined) {
      const message = "You must specify the InputObject parameter when the Property parameter is specified.";
      cmdlet.writeError(misuse("MissingInputObjectParameter", message, null));
      return;
    }
    update(cmdlet, InputObject, Property);
  },
  end() {
    const { Property, InputObject, Add, Remove, Replace } = cmdlet.parameters;
    if (Property !== undefined) return;
    if (InputObject !== undefined) {
      const message = "You must specify the Property parameter when the InputObject parameter is specified.";
      cmdlet.throwTerminating(misuse("MissingPropertyParameter", message, null));
    }
    const table = new Hashtable(true);
    for (const [name, values] of Object.entries({ Add, Remove, Replace }))
      if (values !== undefined) table.set(name, values);
    cmdlet.write(table);
  },
}));

function misuse(errorId: string, message: string, target: PSValue): ErrorRecord {
  return newErrorRecord(
    new Exception("System.InvalidOperationException", message),
    errorId,
    "InvalidOperation",
    target,
  );
}

function update(cmdlet: Cmdlet, input: PSValue, property: string): void {
  const held = getMember(input, property);
  if (held === undefined) {
    cmdlet.writeError(misuse("MemberDoesntExist", `The property '${property}' cannot be found on this object`, input));
    return;
  }
  const list = unwrap(held);
  const isList =
    list !== null &&
    !(list instanceof DictionaryBase) &&
    typeOf(list).interfaces.some((one) => one.fullName === "System.Collections.IList");
  if (!isList) {
    const message = "Cannot apply the update because the object is not a supported collection type.";
    const exception = new Exception("System.Management.Automation.PSInvalidOperationException", message);
    cmdlet.writeError(newErrorRecord(exception, "ApplyFailed", "InvalidOperation", null));
    return;
  }
  const { Add, Remove, Replace } = cmdlet.parameters;
  if (Replace !== undefined) {
    invokeMethod(list, "Clear", []);
    for (const item of Replace) invokeMethod(list, "Add", [item]);
  } else {
    for (const item of Remove ?? []) invokeMethod(list, "Remove", [item]);
    for (const item of Add ?? []) invokeMethod(list, "Add", [item]);
  }
  cmdlet.write(input);
}
