// New-Guid
import { Exception, getStaticMember, getType, invokeStatic, newErrorRecord, tryConvertTo } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

export const newGuid = defineCmdlet<{ Empty?: boolean; InputObject?: string }>("New-Guid", (cmdlet) => ({
  process() {
    const type = getType("System.Guid");
    const { Empty, InputObject } = cmdlet.parameters;
    if (InputObject !== undefined) {
      const made = tryConvertTo(InputObject, type);
      if (made.ok) cmdlet.write(made.value);
      else {
        const exception = new Exception("System.FormatException", "Unrecognized Guid format.");
        cmdlet.writeError(newErrorRecord(exception, "StringNotRecognizedAsGuid", "InvalidArgument", null));
      }
    } else cmdlet.write(Empty ? (getStaticMember(type, "Empty") ?? null) : invokeStatic(type, "NewGuid", []));
  },
}));
