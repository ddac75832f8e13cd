// New-Guid
import { convertTo, getStaticMember, getType, invokeStatic } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

export const newGuid = defineCmdlet<{ Empty?: boolean; InputObject?: string }>("New-Guid", (cmdlet) => ({
  process() {
    const type = getType("System.Guid");
    const { Empty, InputObject } = cmdlet.parameters;
    if (InputObject !== undefined) cmdlet.write(convertTo(InputObject, type));
    else cmdlet.write(Empty ? (getStaticMember(type, "Empty") ?? null) : invokeStatic(type, "NewGuid", []));
  },
}));
